import type { GitTag } from './sourceHistory.ts';

export interface NewTag {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
  /** As git is configured (`tag.gpgSign`) when absent. */
  readonly sign?: boolean;
}

/**
 * What changes a repository. Nothing is ever forced, and git never asks for a password. Every
 * method fails with SourceControlError.
 */
export interface SourceWriter {
  /** An annotated tag; signed with the key and format git is configured for. */
  createTag(folder: string, tag: NewTag, signal: AbortSignal): Promise<GitTag>;
  /** Deletes a tag here, unless it is another than `tag` by now. */
  deleteTag(folder: string, tag: GitTag, signal: AbortSignal): Promise<void>;
  /** Pushes a tag that is here and reads it back; what the remote has, has the same object. */
  pushTag(folder: string, remote: string, tag: string, signal: AbortSignal): Promise<GitTag>;
  /** Fetches a tag that is not here. */
  fetchTag(folder: string, remote: string, tag: string, signal: AbortSignal): Promise<GitTag>;
  /** Commits these files (relative to `folder`) and nothing else; the new commit's hash. */
  commitFiles(
    folder: string,
    files: readonly string[],
    message: string,
    signal: AbortSignal,
  ): Promise<string>;
  /** Moves a branch of the remote forward to `commit`. */
  pushBranch(
    folder: string,
    target: { readonly remote: string; readonly branch: string; readonly commit: string },
    signal: AbortSignal,
  ): Promise<void>;
}
