import type { AssetFile } from './assetFiles.ts';
import type { HostedAsset, MakeLatest, RepositoryPlace } from './releaseHost.ts';

export interface AssetAction {
  /** As GitHub will show it. */
  readonly name: string;
  readonly file: AssetFile;
  readonly action: 'upload' | 'replace' | 'keep';
  /** What is there under the name. */
  readonly there?: HostedAsset;
}

export interface FieldChange {
  readonly field: 'title' | 'notes' | 'prerelease' | 'latest';
  /** Undefined for a new release. */
  readonly from?: string;
  readonly to: string;
}

/** Everything a release on GitHub would do, before it does it. Printable as it is. */
export interface GitHubReleasePlan {
  readonly host: string;
  readonly place: RepositoryPlace;
  readonly version: string;
  readonly tag: string;
  /** The tag names it on GitHub. */
  readonly commit: string;
  /** The release that is there: a draft, or published. */
  readonly existing?: {
    readonly id: number;
    readonly url: string;
    readonly draft: boolean;
    readonly immutable: boolean;
  };
  readonly title: string;
  readonly notes: string;
  readonly prerelease: boolean;
  readonly latest: MakeLatest;
  /** True: it stays a draft that only those who may write see. */
  readonly draft: boolean;
  /** Of a release that is there; empty for a new one. */
  readonly changes: readonly FieldChange[];
  readonly assets: readonly AssetAction[];
  /** Uploads that broke off, removed first. */
  readonly leftovers: readonly HostedAsset[];
  /** Assets of the release that are not among the files; left alone. */
  readonly others: readonly string[];
  readonly publish: boolean;
  readonly warnings: readonly string[];
}

/** False when everything is already as it should be. */
export function hasWork(plan: GitHubReleasePlan): boolean {
  return (
    plan.existing === undefined ||
    plan.publish ||
    plan.changes.length > 0 ||
    plan.leftovers.length > 0 ||
    plan.assets.some(({ action }) => action !== 'keep')
  );
}
