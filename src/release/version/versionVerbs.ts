import type { Project } from '../project.ts';
import { ConfigError } from '../config/configError.ts';
import { isVersion } from '../readVersion.ts';
import type { SourceControl, SourceState } from '../sourceControl.ts';
import { SourceControlError } from '../sourceControl.ts';
import type { SourceHistory } from '../sourceHistory.ts';
import type { SourceWriter } from '../sourceWriter.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { Workspace } from '../workspace.ts';
import { applyFileChanges } from '../fileChanges/applyFileChanges.ts';
import type { FileChangeCommit } from '../fileChanges/fileChangePlan.ts';
import type { ProjectFiles } from '../fileChanges/projectFiles.ts';
import type { VersionPlan, VersionRequest } from './planVersion.ts';
import { planVersion } from './planVersion.ts';
import { proposeVersion, raiseVersion, versionLevels } from './proposeVersion.ts';
import { readVersionHistory } from './readVersionHistory.ts';
import { readVersionSources } from './readVersionSources.ts';
import { VersionError } from './versionError.ts';
import type { VersionReport } from './versionReport.ts';
import { versionReport } from './versionReport.ts';

export interface VersionVerbs {
  /**
   * What the files say, whether they agree, and the next version with the reason; with `channel`
   * (`rc`) its next prerelease. Fails with ConfigError or SourceControlError.
   */
  versions(channel: string | undefined, signal: AbortSignal): Promise<VersionReport>;
  /**
   * What has to be written so that every file says a version, and committed. Reads only. Fails with
   * ConfigError, VersionError or SourceControlError.
   */
  planVersion(request: VersionRequest, signal: AbortSignal): Promise<VersionPlan>;
  /**
   * Writes the files of the plan and commits them alone; undefined when there is nothing to do.
   * Fails with FileChangeError when a concern blocks, WorkspaceError or SourceControlError.
   */
  applyVersion(plan: VersionPlan, signal: AbortSignal): Promise<FileChangeCommit | undefined>;
}

export interface VersionPorts {
  readonly workspace: Workspace;
  readonly projectFiles: ProjectFiles;
  readonly sourceControl: SourceControl;
  readonly sourceHistory: SourceHistory;
  readonly sourceWriter: SourceWriter;
}

type LoadProject = (signal: AbortSignal) => Promise<Project>;

/** The verbs of version files. */
export function createVersionVerbs(ports: VersionPorts, loadProject: LoadProject): VersionVerbs {
  const { workspace, projectFiles: files, sourceWriter } = ports;
  const read = async (signal: AbortSignal) => {
    const project = await loadProject(signal);
    requireValid(project);
    const configured = project.config?.['version-files'];
    const sources = await readVersionSources({ files, workspace }, configured, signal);
    const current = sources.find(({ version }) => version !== undefined)?.version;
    const history = await readVersionHistory(ports, project, current, signal);
    return { project, sources, history };
  };
  return {
    versions: async (channel, signal) => versionReport(await read(signal), channel),
    async planVersion(request, signal) {
      const { project, sources, history } = await read(signal);
      const state = stateOf(project);
      const wanted = wantedVersion(request, history);
      const committed = await Promise.all(
        sources.map(({ path }) => ports.sourceHistory.committedText(workspace.root, path, signal)),
      );
      return planVersion({ sources, committed, history, state }, request, wanted);
    },
    applyVersion: (plan, signal) =>
      applyFileChanges({ files, sourceWriter, root: workspace.root }, plan, signal),
  };
}

/** Files are committed: there has to be a repository. */
function stateOf({ state, sourceControlError, root }: Project): SourceState {
  if (state !== undefined) return state;
  if (sourceControlError !== undefined) throw sourceControlError;
  const remedy = 'Create one with git init.';
  throw new SourceControlError('no-repository', `${root} is not in a git repository.`, remedy);
}

function wantedVersion(
  { version, channel }: VersionRequest,
  history: Parameters<typeof proposeVersion>[0],
): { version: string; reason?: string } {
  if (version === undefined) {
    const proposal = proposeVersion(history, channel);
    if (proposal !== undefined) return proposal;
    throw new VersionError(
      'nothing-new',
      `Nothing has happened since ${history.releases[0]?.tag ?? 'the last release'}.`,
      'Commit what is to be released, or name the version: slipway version bump patch',
    );
  }
  const level = versionLevels.find((one) => one === version);
  if (level !== undefined) return raiseVersion(history, level, channel);
  const named = version.replace(/^v(?=[0-9])/, '');
  if (isVersion(named) && /^[0-9]/.test(named)) return { version: named };
  throw new ConfigError(
    'invalid-request',
    `“${version.slice(0, 80)}” is not a version.`,
    'Write major, minor, patch or the version itself, for example 1.4.0.',
  );
}
