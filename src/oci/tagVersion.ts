/** A tag read as a version: `1.4.2`, `v2`, `1.2-rc.1`. Parts it leaves out are open. */
export interface TagVersion {
  /** Major, minor, patch; Infinity for an open part, so that `1.2` stands above `1.2.9`. */
  readonly parts: readonly [number, number, number];
  readonly prerelease: readonly string[];
}

const versionForm =
  /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:-([0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]+)*))?$/;

/** Undefined when the tag is not a version, or a bare number too long to be a major version. */
export function parseTagVersion(tag: string): TagVersion | undefined {
  if (/^\d{6,}$/.test(tag)) return undefined;
  const match = versionForm.exec(tag);
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease] = match;
  const part = (text: string | undefined) => (text === undefined ? Infinity : Number(text));
  return {
    parts: [part(major), part(minor), part(patch)],
    prerelease: prerelease?.split('.') ?? [],
  };
}

/** True for the tag of one release, `1.4.2` or `v1.4.2-rc.1`: it is not to move. */
export function isFullVersion(tag: string): boolean {
  return parseTagVersion(tag)?.parts.every(Number.isFinite) === true;
}

/** Ascending by Semantic Versioning 2.0.0 §11; an open part is above every number. */
export function compareTagVersions(a: TagVersion, b: TagVersion): number {
  for (const at of [0, 1, 2] as const) {
    const [left, right] = [a.parts[at], b.parts[at]];
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return Number(a.prerelease.length === 0) - Number(b.prerelease.length === 0);
  return comparePrereleases(a.prerelease, b.prerelease);
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  for (const [at, left] of a.entries()) {
    const right = b[at];
    if (right === undefined) return 1;
    const order = compareIdentifiers(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return Number(a) - Number(b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
