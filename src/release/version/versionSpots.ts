import type { VersionFile } from '../config/configSchema.ts';
import type { TextSpot } from '../fileChanges/textSpot.ts';
import { jsonSpot } from './jsonSpot.ts';
import { tomlStrings } from './tomlSpots.ts';
import { versionSpot } from './versionSpot.ts';

/** Where a file says its version, in every place; the first is the one that is read. */
export function versionSpots(file: VersionFile, text: string): TextSpot[] {
  const [first, second] = [versionSpot(file, text), lockSpot(file, text)];
  return [first, second].filter((spot) => spot !== undefined);
}

/** package-lock.json says it for the root package too. */
function lockSpot(file: VersionFile, text: string): TextSpot | undefined {
  if (typeof file !== 'string' || !/(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/.test(file))
    return undefined;
  return jsonSpot(text, ['packages', '', 'version']);
}

/** Where Cargo.lock or uv.lock says the version of a package that is the project's own. */
export function lockEntrySpots(text: string, name: string): TextSpot[] {
  const entries = tomlStrings(text).filter(({ table }) => table === '[package]');
  const wanted = normalName(name);
  return entries.filter(({ key, index }) => {
    const same = entries.filter((other) => other.index === index);
    const named = same.some((one) => one.key === 'name' && normalName(one.value) === wanted);
    // A package from elsewhere has a source; uv writes a table there for one's own.
    return key === 'version' && named && same.every((one) => one.key !== 'source');
  });
}

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** The name a Cargo.toml or pyproject.toml gives its package. */
export function packageName(text: string): string | undefined {
  const tables = ['package', 'project', 'tool.poetry'];
  return tomlStrings(text).find(({ table, key }) => key === 'name' && tables.includes(table))
    ?.value;
}
