import type { LineChange } from './lineChange.ts';

export interface FileChange {
  /** Relative to the project's folder. */
  readonly path: string;
  /** The exact text; absent when there is no such file. */
  readonly before?: string;
  /** The same as `before` when it only has to be committed. */
  readonly after: string;
  readonly lines: readonly LineChange[];
}

/** What speaks against a commit. Those a user may wave through are what `allow` takes. */
export const commitConcerns = [
  'dirty', // the files have other changes nobody has committed
  'detached', // no branch would have the commit
  'released', // the version has a tag already
  'empty', // the changelog would say nothing about it
] as const;
export type CommitConcernCode = (typeof commitConcerns)[number];

export interface CommitConcern {
  readonly code: CommitConcernCode;
  /** Nothing runs while one of these stands. */
  readonly blocks: boolean;
  readonly message: string;
  readonly remedy: string;
  readonly choices: readonly { readonly option: 'allow'; readonly text: string }[];
}

/** Files that are written and committed together; printable as it is. */
export interface FileChangePlan {
  /** Subject of the commit. */
  readonly message: string;
  /** Empty when everything is as it should be, and committed. */
  readonly files: readonly FileChange[];
  readonly concerns: readonly CommitConcern[];
}

export interface FileChangeCommit {
  readonly commit: string;
  readonly subject: string;
  readonly files: readonly string[];
}
