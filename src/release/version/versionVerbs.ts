import type { ChangelogPorts } from '../changelog/readChangelogChange.ts';
import { readChangelogChange } from '../changelog/readChangelogChange.ts';
import { applyFileChanges } from '../fileChanges/applyFileChanges.ts';
import type { FileChangeCommit } from '../fileChanges/fileChangePlan.ts';
import type { Project } from '../project.ts';
import type { SourceControl } from '../sourceControl.ts';
import type { SourceWriter } from '../sourceWriter.ts';
import type { VersionPlan, VersionRequest } from './planVersion.ts';
import { planVersion } from './planVersion.ts';
import type { ProjectHistoryPorts } from './readProjectHistory.ts';
import { readProjectHistory } from './readProjectHistory.ts';
import { requireRepository } from './requireRepository.ts';
import type { VersionReport } from './versionReport.ts';
import { versionReport } from './versionReport.ts';
import { wantedVersion } from './wantedVersion.ts';

export interface VersionVerbs {
  /**
   * What the files say, whether they agree, and the next version with the reason; with `channel`
   * (`rc`) its next prerelease. Fails with ConfigError or SourceControlError.
   */
  versions(channel: string | undefined, signal: AbortSignal): Promise<VersionReport>;
  /**
   * What has to be written so that every file says a version, and committed. Reads only. Fails with
   * ConfigError, VersionError or SourceControlError; with a changelog, with ChangelogError too.
   */
  planVersion(request: VersionRequest, signal: AbortSignal): Promise<VersionPlan>;
  /**
   * Writes the files of the plan and commits them alone; undefined when there is nothing to do.
   * Fails with FileChangeError when a concern blocks, WorkspaceError or SourceControlError.
   */
  applyVersion(plan: VersionPlan, signal: AbortSignal): Promise<FileChangeCommit | undefined>;
}

export interface VersionPorts extends ProjectHistoryPorts, ChangelogPorts {
  readonly sourceControl: SourceControl;
  readonly sourceWriter: SourceWriter;
}

type LoadProject = (signal: AbortSignal) => Promise<Project>;

/** The verbs of version files. */
export function createVersionVerbs(ports: VersionPorts, loadProject: LoadProject): VersionVerbs {
  const { workspace, projectFiles: files, sourceWriter } = ports;
  const read = (signal: AbortSignal) => readProjectHistory(ports, loadProject, signal);
  return {
    versions: async (channel, signal) => versionReport(await read(signal), channel),
    async planVersion(request, signal) {
      const { project, sources, history } = await read(signal);
      const state = requireRepository(project);
      const wanted = wantedVersion(request, history);
      const { version } = wanted;
      const committed = await Promise.all(
        sources.map(({ path }) => ports.sourceHistory.committedText(workspace.root, path, signal)),
      );
      const changelog =
        request.changelog === undefined
          ? undefined
          : await readChangelogChange(
              ports,
              { project, history },
              version,
              request.changelog,
              signal,
            );
      const facts = { sources, committed, history, state };
      return planVersion({ ...facts, ...(changelog && { changelog }) }, request, wanted);
    },
    applyVersion: (plan, signal) =>
      applyFileChanges({ files, sourceWriter, root: workspace.root }, plan, signal),
  };
}
