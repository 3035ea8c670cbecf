import type { Project } from '../project.ts';
import type { VersionHistory, VersionProposal } from './proposeVersion.ts';
import { proposeVersion, raiseVersion, versionLevels } from './proposeVersion.ts';
import { disagreeing } from './readVersionSources.ts';
import type { ReleaseTag } from './releaseTags.ts';
import { isStable } from './releaseTags.ts';
import type { VersionSource } from './versionSource.ts';

/** What is said about the version, and what comes next; printable as it is. */
export interface VersionReport {
  /** What the files say: the first of them. */
  readonly version?: string;
  readonly files: readonly VersionSource[];
  /** False when two of the files say different versions. */
  readonly agree: boolean;
  /** The newest release before the checked-out commit. */
  readonly last?: ReleaseTag;
  /** The newest stable one, and how many commits came after it. */
  readonly stable?: ReleaseTag;
  readonly commits: number;
  /** Absent when nothing has happened since. */
  readonly next?: VersionProposal;
  /** What else can be released: higher levels, and prereleases. */
  readonly others: readonly VersionProposal[];
  readonly notes: readonly string[];
}

export function versionReport(
  {
    sources,
    history,
    project,
  }: {
    readonly sources: readonly VersionSource[];
    readonly history: VersionHistory;
    readonly project: Pick<Project, 'state'>;
  },
  channel: string | undefined,
): VersionReport {
  const { current, releases, commits } = history;
  const [last] = releases;
  const stable = releases.find((one) => isStable(one.version));
  const next = proposeVersion(history, channel);
  return {
    ...(current === undefined ? {} : { version: current }),
    files: sources.map(asSource),
    agree: disagreeing(sources, current).length === 0,
    ...(last === undefined ? {} : { last }),
    ...(stable === undefined ? {} : { stable }),
    commits: commits.length,
    ...(next === undefined ? {} : { next }),
    others: others(history, next?.version),
    notes: notesOf(sources, project),
  };
}

function asSource({ path, version, problem, follows }: VersionSource): VersionSource {
  return {
    path,
    ...(version === undefined ? {} : { version }),
    ...(problem === undefined ? {} : { problem }),
    ...(follows === undefined ? {} : { follows }),
  };
}

/** Every other version somebody may mean, once. */
function others(history: VersionHistory, next: string | undefined): VersionProposal[] {
  const channel = channelOf(history.releases[0]?.version ?? history.current) ?? 'rc';
  const prerelease = proposeVersion(history, channel);
  const all = [
    ...(prerelease === undefined
      ? []
      : [{ ...prerelease, reason: `prerelease, ${prerelease.reason}` }]),
    ...[...versionLevels].reverse().map((level) => raiseVersion(history, level)),
  ];
  return all.filter(
    ({ version }, index) =>
      version !== next && all.findIndex((one) => one.version === version) === index,
  );
}

/** `beta` of `1.4.0-beta.2`. */
function channelOf(version: string | undefined): string | undefined {
  if (version === undefined || isStable(version)) return undefined;
  return /^[^-]*-([A-Za-z]+)(?:\.|$)/.exec(version)?.[1];
}

function notesOf(sources: readonly VersionSource[], { state }: Pick<Project, 'state'>): string[] {
  const notes: string[] = [];
  if (sources.length === 0) notes.push('No file says the version: git tags alone do.');
  if (state?.shallow === true)
    notes.push(
      'This is a shallow clone: older commits and tags are not here. git fetch --unshallow --tags',
    );
  return notes;
}
