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
  | 'platform-missing'
  | 'platform-unexpected'
  | 'revision-missing'
  | 'revision-dirty'
  | 'revision-differs';

export type RemedyAction =
  'edit' | 'tag' | 'push-tag' | 'fetch-tag' | 'retag' | 'release' | 'build' | 'rebuild' | 'copy';

export interface StatusRemedy {
  readonly action: RemedyAction;
  /** What to do, with the command where there is one. */
  readonly text: string;
}

export interface StatusRow {
  /** Stable, e.g. `tag:remote` or `image:api:ghcr.io/acme/api:linux/amd64`. */
  readonly id: string;
  /** Name of the image the row is about; absent for what concerns the whole release. */
  readonly image?: string;
  /** Of a row about one platform of the reference above it. */
  readonly platform?: string;
  readonly title: string;
  readonly state: 'ok' | 'drift' | 'unchecked';
  readonly detail: string;
  readonly drift?: DriftName;
  readonly remedy?: StatusRemedy;
}

export type Verdict = Omit<StatusRow, 'id' | 'title' | 'image' | 'platform'>;

export function ok(detail: string): Verdict {
  return { state: 'ok', detail };
}

export function unchecked(why: string): Verdict {
  return { state: 'unchecked', detail: why };
}

export function drift(
  name: DriftName,
  detail: string,
  action: RemedyAction,
  text: string,
): Verdict {
  return { state: 'drift', detail, drift: name, remedy: { action, text } };
}

/** A commit as people read it; labels hold anything. */
export function short(revision: string): string {
  return revision.replace(/^([0-9a-f]{7})[0-9a-f]{33}(?=$|-)/, '$1').slice(0, 60);
}
