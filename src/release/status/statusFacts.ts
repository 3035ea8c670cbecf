import type { Digest } from '../../oci/digest.ts';
import type { PublishedImage } from './publishedImage.ts';

/** What was found out about something, or why it could not be: not checked is not missing. */
export type Checked<Value> =
  | { readonly kind: 'known'; readonly value: Value }
  | {
      readonly kind: 'unchecked';
      readonly why: string;
      /** The registry that wants somebody to sign in. */
      readonly refusedBy?: string;
    };

export interface VersionFileFact {
  readonly path: string;
  /** Undefined when it holds none; `problem` says why. */
  readonly version?: string;
  readonly problem?: string;
}

export interface ReleaseFact {
  readonly url: string;
  readonly prerelease: boolean;
  readonly assets: readonly { readonly name: string; readonly uploaded: boolean }[];
}

/** Another tag the rules give the version, beside the one that is the version. */
export interface OtherTagFact {
  readonly tag: string;
  /** Undefined when there is no such tag. */
  readonly digest?: Digest;
  /** Why it is right that it points elsewhere: a newer release is there. */
  readonly newer?: string;
}

export interface RepositoryFact {
  /** `host/path`. */
  readonly repository: string;
  /** Undefined when there is no such tag; `broken` when what it names is not there. */
  readonly image: Checked<PublishedImage | { readonly broken: string } | undefined>;
  /** Absent where there is no image to compare with. */
  readonly otherTags?: Checked<readonly OtherTagFact[]>;
}

export interface ImageFact {
  readonly name: string;
  /** The tag that is this version in every repository. */
  readonly tag: string;
  /** `os/arch[/variant]`; empty: whatever was built. */
  readonly platforms: readonly string[];
  readonly repositories: readonly RepositoryFact[];
}

export interface StatusFacts {
  readonly version: string;
  /** Name of the git tag: the one that is there, else the one that is missing. */
  readonly tag: string;
  /** The commit that is checked out. */
  readonly head?: string;
  /** Of `git push`; absent without a remote. */
  readonly remote?: string;
  readonly files: Checked<readonly VersionFileFact[]>;
  /** Commits the tag names; undefined where there is no such tag. */
  readonly localTag: Checked<string | undefined>;
  readonly remoteTag: Checked<string | undefined>;
  readonly release: Checked<ReleaseFact | undefined>;
  readonly images: readonly ImageFact[];
}

/** The value where it is known. */
export function known<Value>(checked: Checked<Value>): Value | undefined {
  return checked.kind === 'known' ? checked.value : undefined;
}
