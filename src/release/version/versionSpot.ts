import type { VersionFile } from '../config/configSchema.ts';
import { jsonSpot } from './jsonSpot.ts';
import type { TextSpot } from '../fileChanges/textSpot.ts';
import { tomlStrings } from './tomlSpots.ts';

/**
 * Where a file says its version; undefined when it does not. Space around it and a `v` before it are
 * not part of it.
 */
export function versionSpot(file: VersionFile, text: string): TextSpot | undefined {
  const spot =
    typeof file === 'string'
      ? inUsualPlace(file, text)
      : firstGroup(new RegExp(file.pattern, 'dm'), text);
  if (spot === undefined) return undefined;
  const found = text.slice(spot.start, spot.end);
  const before = /^\s*(?:v(?=[0-9]))?/.exec(found)?.[0].length ?? 0;
  return { start: spot.start + before, end: spot.start + found.trimEnd().length };
}

function inUsualPlace(path: string, text: string): TextSpot | undefined {
  if (path.endsWith('.json')) return jsonSpot(text, ['version']);
  if (path.endsWith('.toml')) return tomlVersion(text);
  if (/(?:^|\/)VERSION(?:\.txt)?$/i.test(path)) return firstGroup(/^\s*(\S+)/d, text);
  if (isDockerfile(path)) return dockerArgSpot(text);
  return firstGroup(/\bversion\b["']?\s*[:=]+\s*["']?([0-9A-Za-z][0-9A-Za-z.+_-]*)/di, text);
}

function isDockerfile(path: string): boolean {
  return /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[^/]*)?$|\.Dockerfile$/i.test(path);
}

/** The default of `ARG VERSION`. https://docs.docker.com/reference/dockerfile/#arg */
export function dockerArgSpot(text: string): TextSpot | undefined {
  return firstGroup(/^[ \t]*ARG[ \t]+VERSION=["']?([^"'\s]+)/dim, text);
}

/** `version` of the tables a package describes itself in. */
function tomlVersion(text: string): TextSpot | undefined {
  const tables = ['package', 'workspace.package', 'project', 'tool.poetry'];
  return tomlStrings(text).find(({ table, key }) => key === 'version' && tables.includes(table));
}

function firstGroup(pattern: RegExp, text: string): TextSpot | undefined {
  const [start, end] = pattern.exec(text)?.indices?.[1] ?? [];
  return start === undefined || end === undefined ? undefined : { start, end };
}
