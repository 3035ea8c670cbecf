import { gt, valid } from 'semver';
import type { ChangelogChange } from '../changelog/changelogChange.ts';
import type { ChangelogOptions } from '../changelog/readChangelogChange.ts';
import type { FileChangePlan } from '../fileChanges/fileChangePlan.ts';
import { planFileChanges } from '../fileChanges/planFileChanges.ts';
import type { SourceState } from '../sourceControl.ts';
import type { VersionHistory } from './proposeVersion.ts';
import { VersionError } from './versionError.ts';
import { releasedConcern } from './releasedConcern.ts';
import type { OpenVersionSource } from './versionSource.ts';
import type { WantedVersion } from './wantedVersion.ts';

export interface VersionRequest extends WantedVersion {
  /** The changelog gets its section in the same commit. */
  readonly changelog?: ChangelogOptions;
  /** Subject of the commit. */
  readonly message?: string;
  /** Concerns to wave through. */
  readonly allow?: readonly string[];
}

/** What has to be written so that every file says the version; printable as it is. */
export interface VersionPlan extends FileChangePlan {
  readonly version: string;
  /** What the files say now: the first of them. */
  readonly from?: string;
  /** Why it is this version, when it was proposed. */
  readonly reason?: string;
  readonly notes: readonly string[];
}

interface Facts {
  readonly sources: readonly OpenVersionSource[];
  /** Texts of the sources in the checked-out commit, in the same order. */
  readonly committed: readonly (string | undefined)[];
  readonly history: VersionHistory;
  readonly state: Pick<SourceState, 'branch'>;
  readonly changelog?: ChangelogChange;
}

/** Throws VersionError when a file has no place for the version, or there is no file. */
export function planVersion(
  { sources, committed, history, state, changelog }: Facts,
  request: VersionRequest,
  wanted: { readonly version: string; readonly reason?: string },
): VersionPlan {
  const { version } = wanted;
  refuseProblems(sources);
  const files = sources.flatMap(({ path, text, spots, follows }, index) => {
    const there = committed[index];
    // A lock file that git does not keep is nobody's business.
    if (follows !== undefined && there === undefined) return [];
    const edits = (content: string) => spots(content).map((spot) => ({ ...spot, text: version }));
    return [
      {
        ...{ path, edits },
        ...(text === undefined ? {} : { text }),
        ...(there === undefined ? {} : { committed: there }),
      },
    ];
  });
  const { message = `chore(release): ${version}`, allow = [] } = request;
  const concerns = [...(changelog?.concerns ?? []), ...releasedConcern(version, history)];
  const all = changelog === undefined ? files : [...files, changelog.file];
  return {
    version,
    ...(history.current === undefined ? {} : { from: history.current }),
    ...(wanted.reason === undefined ? {} : { reason: wanted.reason }),
    notes: [...notesOf(version, history), ...(changelog?.notes ?? [])],
    ...planFileChanges(all, { message, state, allow, concerns }),
  };
}

function refuseProblems(sources: readonly OpenVersionSource[]): void {
  const wrong = sources.find(({ problem }) => problem !== undefined);
  if (wrong?.problem !== undefined)
    throw new VersionError(
      'file-problem',
      wrong.problem,
      'Correct the file, or version-files in slipway.yaml. Nothing was written.',
    );
  if (sources.length > 0) return;
  throw new VersionError(
    'no-version-file',
    'No file says the version, so there is nothing to write it into.',
    'Add a file VERSION, or name files in version-files of slipway.yaml. The git tag alone is enough, too: slipway tag',
  );
}

function notesOf(version: string, { releases }: VersionHistory): string[] {
  const [last] = releases;
  if (valid(version) === null) return [`${version} is not a semantic version.`];
  if (last === undefined || !gt(last.version, version)) return [];
  return [`${version} is lower than ${last.tag}, the newest release.`];
}
