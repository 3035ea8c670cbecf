import type { Digest } from '../../oci/digest.ts';
import type { GitHubRepository } from '../gitHub.ts';

/** `owner/name` in two parts. */
export interface RepositoryPlace {
  readonly owner: string;
  readonly name: string;
}

export interface HostedAsset {
  readonly id: number;
  readonly name: string;
  /** False for an upload that broke off: it is in the way and holds nothing. */
  readonly uploaded: boolean;
  /** Bytes. */
  readonly size: number;
  /** Absent where the server is too old to give one. */
  readonly digest?: Digest;
}

/** A release with everything Slipway compares; drafts included. */
export interface HostedRelease {
  readonly id: number;
  readonly tag: string;
  /** Of its web page. */
  readonly url: string;
  /** URI template (RFC 6570) assets are sent to. */
  readonly uploadUrl: string;
  readonly title: string;
  readonly notes: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Nothing but its title and notes can be changed any more. */
  readonly immutable: boolean;
  readonly assets: readonly HostedAsset[];
}

/** https://docs.github.com/rest/releases/releases#create-a-release `make_latest` */
export type MakeLatest = 'true' | 'false' | 'legacy';

export interface NewRelease {
  readonly tag: string;
  /** Where the tag is, said so that nothing else can be tagged. */
  readonly commit: string;
  readonly title: string;
  readonly notes: string;
  readonly prerelease: boolean;
}

export interface ReleaseChanges {
  readonly title?: string;
  readonly notes?: string;
  readonly prerelease?: boolean;
  /** `false` publishes. */
  readonly draft?: boolean;
  readonly latest?: MakeLatest;
}

/** A file to upload; opened anew for every try. */
export interface AssetContent {
  readonly name: string;
  readonly size: number;
  open(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** What a release asks of GitHub; a token is needed. All fail with GitHubError. */
export interface ReleaseHost {
  /** Host of the web pages: `github.com`, or that of GitHub Enterprise. */
  readonly host: string;
  describeRepository(place: RepositoryPlace, signal: AbortSignal): Promise<GitHubRepository>;
  /** The commit a tag names, through annotated tags; undefined when there is no such tag. */
  tagCommit(place: RepositoryPlace, tag: string, signal: AbortSignal): Promise<string | undefined>;
  /** Published, by its tag; a draft is not found so. */
  publishedRelease(
    place: RepositoryPlace,
    tag: string,
    signal: AbortSignal,
  ): Promise<HostedRelease | undefined>;
  /** The one the repository’s page shows first. */
  latestRelease(place: RepositoryPlace, signal: AbortSignal): Promise<HostedRelease | undefined>;
  /** Pages of releases, drafts among them, newest first. Stop iterating to stop fetching. */
  listReleases(
    place: RepositoryPlace,
    signal: AbortSignal,
  ): AsyncIterable<readonly HostedRelease[]>;
  readRelease(place: RepositoryPlace, id: number, signal: AbortSignal): Promise<HostedRelease>;
  /** Always a draft. Never tried twice: who failed may have done it. */
  createDraft(
    place: RepositoryPlace,
    release: NewRelease,
    signal: AbortSignal,
  ): Promise<HostedRelease>;
  updateRelease(
    place: RepositoryPlace,
    id: number,
    changes: ReleaseChanges,
    signal: AbortSignal,
  ): Promise<HostedRelease>;
  /** Every asset, page by page. */
  listAssets(
    place: RepositoryPlace,
    release: number,
    signal: AbortSignal,
  ): Promise<readonly HostedAsset[]>;
  /** Streams it; `onBytes` hears of every piece that was handed to the connection. Never tried twice. */
  uploadAsset(
    release: Pick<HostedRelease, 'uploadUrl'>,
    content: AssetContent,
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<HostedAsset>;
  /** A release that is published stays: fails with GitHubError `refused`. */
  deleteDraft(place: RepositoryPlace, id: number, signal: AbortSignal): Promise<void>;
  deleteAsset(place: RepositoryPlace, id: number, signal: AbortSignal): Promise<void>;
  /** Waits before another try, longer for later ones. */
  pause(attempt: number, signal: AbortSignal): Promise<void>;
}
