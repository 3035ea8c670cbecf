import { compare, gt, inc, major, parse, valid } from 'semver';
import type { SourceCommit } from '../sourceHistory.ts';
import { conventionalCommit, isMerge } from './conventionalCommit.ts';
import type { ReleaseTag } from './releaseTags.ts';
import { isStable } from './releaseTags.ts';

export const versionLevels = ['major', 'minor', 'patch'] as const;
export type VersionLevel = (typeof versionLevels)[number];

export interface VersionHistory {
  /** Releases the commit descends from, newest first. */
  readonly releases: readonly ReleaseTag[];
  /** Since the newest stable release; all of them without one. Newest first. */
  readonly commits: readonly SourceCommit[];
  /** What the files say. */
  readonly current?: string;
}

export interface VersionProposal {
  readonly version: string;
  /** Why it is this one, in a few words. */
  readonly reason: string;
}

/**
 * The version to release next, by semver and conventional commits; with `channel` (`rc`, `beta`) its
 * next prerelease. A version the files say already, and nobody has released, counts. Undefined when
 * nothing has happened since the last release. https://semver.org
 */
export function proposeVersion(
  history: VersionHistory,
  channel?: string,
): VersionProposal | undefined {
  const target = nextStable(history);
  if (target === undefined) return undefined;
  if (channel === undefined) return target;
  return { version: nextInChannel(target.version, channel, history), reason: target.reason };
}

/** One level above what is released or written, whatever the commits say. */
export function raiseVersion(
  { releases, current }: VersionHistory,
  level: VersionLevel,
  channel?: string,
): VersionProposal {
  const known = [releases[0]?.version, current === undefined ? undefined : valid(current)];
  const base = known
    .filter((one) => typeof one === 'string')
    .sort(compare)
    .at(-1);
  const from = base ?? '0.0.0';
  const version = channel === undefined ? inc(from, level) : inc(from, `pre${level}`, channel, '1');
  return { version: version ?? from, reason: `${level} above ${from}` };
}

function nextStable(history: VersionHistory): VersionProposal | undefined {
  const { releases, commits, current } = history;
  const written = coreOf(current);
  const last = releases.find(({ version }) => isStable(version));
  const begun = coreOf(releases[0]?.version);
  if (last === undefined) {
    const version = highest([written, begun]);
    if (version !== undefined && version !== '0.0.0')
      return { version, reason: 'the first release' };
    return { version: '0.1.0', reason: 'the first release' };
  }
  const counted = commits.filter((commit) => !isMerge(commit));
  const asked = counted.length === 0 ? undefined : askedBy(counted, last);
  const above = highest([written, begun]);
  if (above !== undefined && gt(above, asked?.version ?? last.version))
    return {
      version: above,
      reason:
        above === begun
          ? `${releases[0]?.tag ?? ''} was a prerelease of it`
          : `the files say it, and ${last.tag} is the last release`,
    };
  return asked;
}

function askedBy(commits: readonly SourceCommit[], last: ReleaseTag): VersionProposal {
  const { level, why } = levelOf(commits);
  // Before 1.0.0 anything may change at any time: a breaking change is a minor one.
  const young = major(last.version) === 0 && level === 'major';
  const version = inc(last.version, young ? 'minor' : level) ?? last.version;
  return { version, reason: `${why} since ${last.tag}` };
}

function levelOf(commits: readonly SourceCommit[]): { level: VersionLevel; why: string } {
  const parsed = commits.map(conventionalCommit).filter((one) => one !== undefined);
  const breaking = parsed.filter((one) => one.breaking);
  const features = parsed.filter(({ type }) => type === 'feat');
  const fixes = parsed.filter(({ type }) => type === 'fix');
  if (breaking.length > 0)
    return { level: 'major', why: counted(breaking.length, 'breaking change') };
  if (features.length > 0) return { level: 'minor', why: counted(features.length, 'feature') };
  if (fixes.length > 0) return { level: 'patch', why: counted(fixes.length, 'fix', 'fixes') };
  return { level: 'patch', why: `no feature or fix in ${counted(commits.length, 'commit')}` };
}

function counted(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** A prerelease's number counts from 1: `1.4.0-rc.1`. */
function nextInChannel(
  target: string,
  channel: string,
  { releases, current }: VersionHistory,
): string {
  const start = `${target}-${channel}.`;
  const numberOf = (version: string | undefined) =>
    version?.startsWith(start) === true ? Number(version.slice(start.length)) : 0;
  const released = Math.max(0, ...releases.map(({ version }) => numberOf(version) || 0));
  return `${start}${Math.max(released + 1, numberOf(current) || 0)}`;
}

/** Without a prerelease and build. */
function coreOf(version: string | undefined): string | undefined {
  const parsed = version === undefined ? null : parse(version);
  return parsed === null ? undefined : `${parsed.major}.${parsed.minor}.${parsed.patch}`;
}

function highest(versions: readonly (string | undefined)[]): string | undefined {
  return versions
    .filter((one) => one !== undefined)
    .sort(compare)
    .at(-1);
}
