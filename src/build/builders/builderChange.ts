import type { CreateBuilder } from '../builder.ts';

/** What is to become of a builder. */
export type BuilderChange =
  | { readonly kind: 'create'; readonly create: CreateBuilder }
  | { readonly kind: 'append'; readonly name: string; readonly node: NewNode }
  | { readonly kind: 'start' | 'stop' | 'use' | 'remove' | 'reset'; readonly name: string }
  | {
      readonly kind: 'prune';
      readonly name: string;
      /** Also what BuildKit itself needs again: frontends and internal records. */
      readonly all: boolean;
    };

/** A node for a builder that is there; of the builder's own driver. */
export interface NewNode {
  /** buildx numbers it when absent. */
  readonly node?: string;
  /** Context name or endpoint; no two nodes share one. */
  readonly endpoint?: string;
  readonly platforms: readonly string[];
  readonly driverOptions: readonly string[];
}

/** A change of a builder that can be shown and run. */
export interface BuilderPlan {
  readonly kind: BuilderChange['kind'];
  readonly name: string;
  /** Arguments of `docker`, run one after the other. */
  readonly commands: readonly (readonly string[])[];
  /** What it does, in words. */
  readonly effects: readonly string[];
  /** What cannot be undone; empty where everything can. */
  readonly lost: readonly string[];
  readonly warnings: readonly string[];
}
