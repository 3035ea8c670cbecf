import type { BuildError } from './buildError.ts';
import type { BuildPlan } from './buildPlan.ts';
import type { BuildSpec } from './buildSpec.ts';
import type { Builder } from './builder.ts';
import type { EngineInfo } from './engine.ts';

export type BuildPlanning =
  | { readonly kind: 'plan'; readonly plan: BuildPlan }
  | { readonly kind: 'problem'; readonly error: BuildError };

export interface PlanOptions {
  /** Name of the builder the user asked for. */
  readonly builder?: string;
}

/** Chooses a builder that can do what is asked, and says what will run. */
export function planBuild(
  spec: BuildSpec,
  builders: readonly Builder[],
  engine: EngineInfo | undefined,
  options: PlanOptions = {},
): BuildPlanning {
  throw new Error(
    `not yet ${spec.image} ${builders.length} ${engine?.version ?? ''} ${options.builder ?? ''}`,
  );
}
