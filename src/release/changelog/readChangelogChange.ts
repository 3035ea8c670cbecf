import { lt, prerelease, valid } from 'semver';
import { ConfigError } from '../config/configError.ts';
import type { ProjectFiles } from '../fileChanges/projectFiles.ts';
import { tagName } from '../gitTag/tagName.ts';
import type { Project } from '../project.ts';
import { mainRemote } from '../remote.ts';
import type { SourceHistory } from '../sourceHistory.ts';
import type { VersionHistory } from '../version/proposeVersion.ts';
import type { ReleaseTag } from '../version/releaseTags.ts';
import { isStable } from '../version/releaseTags.ts';
import type { ChangelogChange } from './changelogChange.ts';
import { changelogChange } from './changelogChange.ts';
import type { ChangelogSettings } from './changelogSettings.ts';
import { changelogSettings } from './changelogSettings.ts';
import { forgeOf } from './forge.ts';

export interface ChangelogPorts {
  readonly projectFiles: ProjectFiles;
  readonly sourceHistory: SourceHistory;
  readonly now: () => Date;
}

export interface ChangelogOptions {
  /** In place of the one in slipway.yaml. */
  readonly source?: ChangelogSettings['source'];
  /** `2026-01-31`; today, in UTC, when absent. */
  readonly date?: string;
}

/**
 * What the changelog is and what is to become of it. Fails with ChangelogError, WorkspaceError or
 * SourceControlError.
 */
export async function readChangelogChange(
  { projectFiles, sourceHistory, now }: ChangelogPorts,
  { project, history }: { readonly project: Project; readonly history: VersionHistory },
  version: string,
  options: ChangelogOptions,
  signal: AbortSignal,
): Promise<ChangelogChange> {
  const { root, config, state } = project;
  const settings = changelogSettings(config);
  const before = releaseBefore(version, history.releases)?.tag;
  const [text, committed, commits] = await Promise.all([
    projectFiles.read(settings.file, signal),
    sourceHistory.committedText(root, settings.file, signal),
    state?.commit === undefined
      ? []
      : sourceHistory.commits(
          root,
          { to: state.commit, ...(before === undefined ? {} : { since: before }) },
          signal,
        ),
  ]);
  const tags = history.releases.map(({ tag }) => tag);
  const forge = forgeOf(mainRemote(state), config?.github?.host);
  return changelogChange({
    ...settings,
    ...(options.source === undefined ? {} : { source: options.source }),
    ...(text === undefined ? {} : { text }),
    ...(committed === undefined ? {} : { committed }),
    commits,
    section: {
      version,
      date: dayOf(options.date, now),
      tag: tagName(version, config?.tag?.prefix, tags),
      ...(before === undefined ? {} : { previousTag: before }),
      ...(forge === undefined ? {} : { forge }),
    },
  });
}

function dayOf(asked: string | undefined, now: () => Date): string {
  if (asked === undefined) return now().toISOString().slice(0, 10);
  const parsed = Date.parse(`${asked}T00:00:00Z`);
  // Of the 31st of February Date makes another day.
  const real = !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(asked);
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(asked) && real) return asked;
  throw new ConfigError(
    'invalid-request',
    `“${asked.slice(0, 40)}” is not a date.`,
    'Write it as 2026-01-31.',
  );
}

/** What a stable version is compared with is stable too. */
function releaseBefore(version: string, releases: readonly ReleaseTag[]): ReleaseTag | undefined {
  if (valid(version) === null) return releases[0];
  const early = prerelease(version) !== null;
  return releases.find((one) => lt(one.version, version) && (early || isStable(one.version)));
}
