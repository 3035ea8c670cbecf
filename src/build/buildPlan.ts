import type { Builder, CreateBuilder } from './builder.ts';
import type { BuildSpec } from './buildSpec.ts';
import type { BuildxCommand } from './buildxCommand.ts';

/** Which builder runs a plan, and why. */
export type BuilderChoice =
  | { readonly kind: 'existing'; readonly builder: Builder; readonly because: string }
  | { readonly kind: 'create'; readonly create: CreateBuilder; readonly because: string };

/** A build that can be shown, compared and run. */
export interface BuildPlan {
  readonly spec: BuildSpec;
  readonly builder: BuilderChoice;
  readonly command: BuildxCommand;
  /** What the user should know before it runs, e.g. a platform that will be emulated. */
  readonly warnings: readonly string[];
}
