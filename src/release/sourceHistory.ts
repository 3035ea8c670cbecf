export interface GitTag {
  readonly name: string;
  /** 40 hex digits of the commit it names, peeled. */
  readonly commit: string;
  /** The tag object of an annotated tag; a lightweight one has none. */
  readonly object?: string;
  /** An annotated tag that carries a signature, which was not verified. Known of local tags only. */
  readonly signed?: boolean;
}

export interface SourceCommit {
  readonly commit: string;
  readonly subject: string;
  /** Without the subject; empty when there is no more. */
  readonly body: string;
}

export type TreeChangeKind = 'changed' | 'untracked' | 'conflict' | 'submodule';

export interface WorkTree {
  /** Files that differ from the commit, relative to the repository's root. */
  readonly changes: readonly { readonly path: string; readonly kind: TreeChangeKind }[];
  /** What the branch follows; `ahead` and `behind` as of the last fetch. */
  readonly upstream?: {
    readonly remote: string;
    readonly branch: string;
    readonly ahead: number;
    readonly behind: number;
  };
}

/** What git knows beyond `SourceState`. Every method fails with SourceControlError. */
export interface SourceHistory {
  tag(folder: string, tag: string, signal: AbortSignal): Promise<GitTag | undefined>;
  /** Asks the remote over the network. */
  remoteTag(
    folder: string,
    remote: string,
    tag: string,
    signal: AbortSignal,
  ): Promise<GitTag | undefined>;
  workTree(folder: string, signal: AbortSignal): Promise<WorkTree>;
  /** Names of the tags `commit` descends from, in no order. */
  tagsBefore(folder: string, commit: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Files below `folder` that are not as they were at `commit`, untracked ones too; relative to it.
   */
  changedPaths(folder: string, commit: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Newest first, at most 5000: those of `to` that `since`, a tag, does not have. */
  commits(
    folder: string,
    range: { readonly since?: string; readonly to: string },
    signal: AbortSignal,
  ): Promise<readonly SourceCommit[]>;
  /** Whether a branch of the remote, as of the last fetch, has `commit`; undefined when none is known. */
  isPublished(
    folder: string,
    remote: string,
    commit: string,
    signal: AbortSignal,
  ): Promise<boolean | undefined>;
  /** Text of a file (relative to `folder`) in the commit that is checked out; undefined when it has none. */
  committedText(folder: string, path: string, signal: AbortSignal): Promise<string | undefined>;
  /** The full hash of what `revision` names; undefined when it names no commit. */
  resolve(folder: string, revision: string, signal: AbortSignal): Promise<string | undefined>;
}
