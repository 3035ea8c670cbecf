import type { GitTag } from '../sourceHistory.ts';

/** What speaks against tagging. Those a user may wave through are what `allow` takes. */
export const waivableConcerns = [
  'dirty', // files differ from the commit
  'submodule', // a submodule does
  'branch', // not the branch releases are made from
  'version', // a version file says another version
  'lightweight', // the tag is there, without an annotation
] as const;
export type WaivableConcern = (typeof waivableConcerns)[number];

export type ConcernCode =
  | WaivableConcern
  | 'detached'
  | 'shallow'
  | 'no-remote'
  | 'unpushed' // no branch of the remote has the commit
  | 'behind'
  | 'remote-unknown' // it could not be asked
  | 'unsigned'
  | 'other-object' // the same commit, tagged anew
  | 'other-commit' // the tag names another commit here
  | 'remote-other-commit';

export interface GitTagConcern {
  readonly code: ConcernCode;
  /** Nothing runs while one of these stands. */
  readonly blocks: boolean;
  readonly message: string;
  /** What can be done about it. */
  readonly remedy: string;
  /** What Slipway can do about it when it is told to. */
  readonly choices: readonly GitTagChoice[];
}

/** An option of the request, and what it would mean here. */
export interface GitTagChoice {
  readonly option: 'allow' | 'replace' | 'push-branch';
  readonly text: string;
}

export type GitTagStep =
  | { readonly kind: 'fetch'; readonly remote: string }
  | { readonly kind: 'delete'; readonly tag: GitTag }
  | { readonly kind: 'create' }
  | { readonly kind: 'push-branch'; readonly remote: string; readonly branch: string }
  | { readonly kind: 'push'; readonly remote: string };

/** What tagging a version would do; printable as it is. */
export interface GitTagPlan {
  /** The repository's folder. */
  readonly root: string;
  readonly version: string;
  readonly tag: string;
  readonly commit: string;
  readonly message: string;
  /** As git is configured when absent. */
  readonly sign?: boolean;
  readonly remote?: string;
  /** What is there already. */
  readonly here?: GitTag;
  readonly there?: GitTag;
  readonly concerns: readonly GitTagConcern[];
  /** In order; empty when there is nothing to do. */
  readonly steps: readonly GitTagStep[];
}

export function blockingConcerns(plan: Pick<GitTagPlan, 'concerns'>): readonly GitTagConcern[] {
  return plan.concerns.filter(({ blocks }) => blocks);
}
