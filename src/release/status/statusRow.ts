/** A drift by name. */
export type DriftName =
  | 'version-file-differs'
  | 'version-file-unreadable'
  | 'git-tag-missing'
  | 'git-tag-not-pushed'
  | 'git-tag-not-fetched'
  | 'git-tag-differs'
  | 'release-missing'
  | 'release-incomplete'
  | 'image-missing'
  | 'image-broken'
  | 'image-differs'
  | 'tag-missing'
  | 'tag-differs'
  | 'platform-missing'
  | 'platform-unexpected'
  | 'revision-missing'
  | 'revision-dirty'
  | 'revision-differs';

/** What mends a drift, with what a command needs to do it; the version is the status’s own. */
export type StatusRemedy = {
  /** What to do, with the command where there is one. */
  readonly text: string;
} & (
  | { readonly action: 'edit'; readonly path: string }
  /** The git tag: made here, or fetched. */
  | { readonly action: 'tag' | 'fetch-tag' }
  /** The git tag at `commit`: pushed, or taken from the remote in place of the one here. */
  | { readonly action: 'push-tag' | 'replace-tag'; readonly commit: string }
  /** To build the commit that was released, which is not the one that is checked out. */
  | { readonly action: 'check-out' }
  | { readonly action: 'release' }
  | { readonly action: 'build' | 'rebuild' }
  /** So that a registry tells what is in it. */
  | { readonly action: 'log-in'; readonly registry: string }
  /** By digest, from a repository that has it to `target`, a reference with a tag. */
  | { readonly action: 'copy'; readonly source: string; readonly target: string }
  /** Tags of the repository of `source`, a reference by digest. */
  | { readonly action: 'retag'; readonly source: string; readonly tags: readonly string[] }
);

export interface StatusRow {
  /** Stable, e.g. `tag:remote` or `image:api:ghcr.io/acme/api:linux/amd64`. */
  readonly id: string;
  /** Name of the image the row is about; absent for what concerns the whole release. */
  readonly image?: string;
  /** Of a row about one platform of the reference above it. */
  readonly platform?: string;
  /** Of a row about the other tags of the version, beside that of the reference above it. */
  readonly tags?: readonly string[];
  readonly title: string;
  readonly state: 'ok' | 'drift' | 'unchecked';
  readonly detail: string;
  readonly drift?: DriftName;
  readonly remedy?: StatusRemedy;
}

export type Verdict = Omit<StatusRow, 'id' | 'title' | 'image' | 'platform' | 'tags'>;

export function ok(detail: string): Verdict {
  return { state: 'ok', detail };
}

export function unchecked(why: string, refusedBy?: string): Verdict {
  const row = { state: 'unchecked', detail: why } as const;
  if (refusedBy === undefined) return row;
  const text = `slipway login ${refusedBy}`;
  return { ...row, remedy: { action: 'log-in', registry: refusedBy, text } };
}

export function drift(name: DriftName, detail: string, remedy: StatusRemedy): Verdict {
  return { state: 'drift', detail, drift: name, remedy };
}

/** Whether a row is about a part of what the row above it is about. */
export function isPart({ platform, tags }: Pick<StatusRow, 'platform' | 'tags'>): boolean {
  return platform !== undefined || tags !== undefined;
}

/** A commit as people read it; labels hold anything. */
export function short(revision: string): string {
  return revision.replace(/^([0-9a-f]{7})[0-9a-f]{33}(?=$|-)/, '$1').slice(0, 60);
}
