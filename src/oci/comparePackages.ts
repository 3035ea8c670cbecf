import type { Package } from './sbom.ts';

export interface PackageChange {
  readonly name: string;
  /** Versions on each side; empty where the package is not there. */
  readonly left: readonly string[];
  readonly right: readonly string[];
}

export interface PackageChanges {
  readonly added: readonly PackageChange[];
  readonly removed: readonly PackageChange[];
  readonly changed: readonly PackageChange[];
}

/** Packages that differ between two SBOMs, by kind and name; a package may be there in several versions. */
export function comparePackages(
  left: readonly Package[],
  right: readonly Package[],
): PackageChanges {
  const before = versionsByKey(left);
  const after = versionsByKey(right);
  const added: PackageChange[] = [];
  const removed: PackageChange[] = [];
  const changed: PackageChange[] = [];
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const old = before.get(key);
    const now = after.get(key);
    const name = now?.name ?? old?.name ?? '';
    const change = { name, left: sorted(old), right: sorted(now) };
    if (old === undefined) added.push(change);
    else if (now === undefined) removed.push(change);
    else if (change.left.join('\n') !== change.right.join('\n')) changed.push(change);
  }
  return { added, removed, changed };
}

interface Versions {
  readonly name: string;
  readonly versions: Set<string>;
}

function versionsByKey(packages: readonly Package[]): Map<string, Versions> {
  const found = new Map<string, Versions>();
  for (const { name, version, purl } of packages) {
    // `pkg:npm/…`: a Python and a Node package of one name are two.
    const kind = /^pkg:([A-Za-z0-9.+-]+)\//.exec(purl ?? '')?.[1] ?? '';
    const key = `${name}\n${kind}`;
    const known = found.get(key) ?? { name, versions: new Set<string>() };
    known.versions.add(version ?? '');
    found.set(key, known);
  }
  return found;
}

function sorted(found: Versions | undefined): string[] {
  return [...(found?.versions ?? [])].sort();
}
