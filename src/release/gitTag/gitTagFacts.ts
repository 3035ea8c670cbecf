import type { GitTag, WorkTree } from '../sourceHistory.ts';

export interface GitTagRequest {
  /** The project's own when absent. */
  readonly version?: string;
  /** A revision, such as the commit that was built and tested; what is checked out when absent. */
  readonly commit?: string;
  /** The tag's name when absent. */
  readonly message?: string;
  /** As in slipway.yaml when absent, else as git is configured. */
  readonly sign?: boolean;
  readonly push: boolean;
  /** Push the branch too when the remote does not have the commit. */
  readonly pushBranch?: boolean;
  /** Make a tag anew that is only here, or another object than the remote's. */
  readonly replace?: boolean;
  /** Concerns to wave through. */
  readonly allow?: readonly string[];
}

/** What was found out before a plan is made. */
export interface GitTagFacts {
  readonly root: string;
  readonly version: string;
  readonly tag: string;
  /** The commit to tag. */
  readonly commit: string;
  /** What is checked out. */
  readonly head: string;
  readonly branch?: string;
  readonly defaultBranch?: string;
  readonly shallow: boolean;
  readonly remote?: string;
  readonly tree: WorkTree;
  /** Whether a branch of the remote has the commit, as far as is known. */
  readonly published?: boolean;
  readonly here?: GitTag;
  /** `unknown` when the remote could not be asked, with why. */
  readonly there?: GitTag | { readonly unknown: string; readonly remedy: string };
  /** Version files that say another version. */
  readonly otherVersions: readonly { readonly path: string; readonly version: string }[];
}

/** What the remote has; nothing, too, when it could not be asked. */
export function knownThere({ there }: Pick<GitTagFacts, 'there'>): GitTag | undefined {
  return there !== undefined && 'name' in there ? there : undefined;
}

/** The start of a commit's hash, as people read it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 9);
}
