import { Failure } from '../oci/failure.ts';

export interface SourceState {
  /** Absolute path of the work tree. */
  readonly root: string;
  /** 40 hex digits; absent before the first commit. */
  readonly commit?: string;
  /** Committer date of `commit`. */
  readonly date?: Date;
  /** Absent when HEAD is detached. */
  readonly branch?: string;
  /** Tags that point at `commit`. */
  readonly tags: readonly string[];
  readonly dirty: boolean;
  readonly shallow: boolean;
  readonly remotes: readonly { readonly name: string; readonly url: string }[];
  /** The remote's default branch as last fetched (`refs/remotes/<remote>/HEAD`). */
  readonly defaultBranch?: string;
}

export type SourceControlErrorReason =
  | 'no-git'
  | 'no-repository'
  | 'no-identity' // git does not know who commits
  | 'signing'
  | 'hook' // a hook of this repository said no
  | 'locked' // another git writes right now
  | 'tag-exists'
  | 'tag-moved' // it is not what it was when the plan was made
  | 'behind' // the remote has commits that are not here
  | 'denied' // no credentials, or not the right ones
  | 'protected' // the remote's rules refuse it
  | 'unreachable'
  | 'failed';

export class SourceControlError extends Failure<SourceControlErrorReason> {
  override readonly name = 'SourceControlError';
}

export interface SourceControl {
  /** Never with credentials in a remote's URL. Fails with SourceControlError. */
  state(folder: string, signal: AbortSignal): Promise<SourceState>;
  /** The commit a tag names here; undefined when there is no such tag. Fails with SourceControlError. */
  tagCommit(folder: string, tag: string, signal: AbortSignal): Promise<string | undefined>;
  /** The same on a remote, which is asked over the network. Fails with SourceControlError. */
  remoteTagCommit(
    folder: string,
    remote: string,
    tag: string,
    signal: AbortSignal,
  ): Promise<string | undefined>;
}
