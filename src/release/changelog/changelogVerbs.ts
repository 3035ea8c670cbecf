import { applyFileChanges, writeFileChanges } from '../fileChanges/applyFileChanges.ts';
import type { FileChangeCommit, FileChangePlan } from '../fileChanges/fileChangePlan.ts';
import { planFileChanges } from '../fileChanges/planFileChanges.ts';
import type { Project } from '../project.ts';
import type { SourceWriter } from '../sourceWriter.ts';
import type { ProjectHistoryPorts } from '../version/readProjectHistory.ts';
import { readProjectHistory } from '../version/readProjectHistory.ts';
import { releasedConcern } from '../version/releasedConcern.ts';
import { requireRepository } from '../version/requireRepository.ts';
import type { WantedVersion } from '../version/wantedVersion.ts';
import { wantedVersion } from '../version/wantedVersion.ts';
import { ChangelogError } from './changelogError.ts';
import { changelogSettings } from './changelogSettings.ts';
import { readChanges } from './readChanges.ts';
import type { ChangelogOptions, ChangelogPorts } from './readChangelogChange.ts';
import { readChangelogChange } from './readChangelogChange.ts';

export interface ChangelogRequest extends WantedVersion, ChangelogOptions {
  /** Subject of the commit. */
  readonly message?: string;
  /** Concerns to wave through. */
  readonly allow?: readonly string[];
}

/** What has to be written so that the changelog has the version; printable as it is. */
export interface ChangelogPlan extends FileChangePlan {
  readonly version: string;
  /** Why it is this version, when it was proposed. */
  readonly reason?: string;
  /** Of the section: `2026-01-31`. */
  readonly date: string;
  /** What the changelog says about the version then, as Markdown. */
  readonly changes: string;
  readonly notes: readonly string[];
}

export interface ChangelogVerbs {
  /**
   * What has to be written so that the changelog has a section for a version, and committed. Reads
   * only. Fails with ChangelogError, ConfigError, VersionError or SourceControlError.
   */
  planChangelog(request: ChangelogRequest, signal: AbortSignal): Promise<ChangelogPlan>;
  /**
   * Writes the changelog and commits it alone; undefined when there is nothing to do. Fails with
   * FileChangeError when a concern blocks, WorkspaceError or SourceControlError.
   */
  applyChangelog(plan: ChangelogPlan, signal: AbortSignal): Promise<FileChangeCommit | undefined>;
  /** Writes it and commits nothing. */
  writeChangelog(plan: ChangelogPlan, signal: AbortSignal): Promise<void>;
  /**
   * What the changelog says about a version, or would say once it is written, as Markdown that stands
   * alone. Fails as `planChangelog` does.
   */
  releaseNotes(request: ChangelogRequest, signal: AbortSignal): Promise<string>;
}

export interface ChangelogVerbPorts extends ChangelogPorts, ProjectHistoryPorts {
  readonly sourceWriter: SourceWriter;
}

/** The verbs of the changelog. */
export function createChangelogVerbs(
  ports: ChangelogVerbPorts,
  loadProject: (signal: AbortSignal) => Promise<Project>,
): ChangelogVerbs {
  const { workspace, projectFiles: files, sourceWriter } = ports;
  const apply = { files, sourceWriter, root: workspace.root };
  return {
    async planChangelog(request, signal) {
      const { project, history } = await readProjectHistory(ports, loadProject, signal);
      const state = requireRepository(project);
      const { version, reason } = wantedVersion(request, history);
      const facts = { project, history };
      const change = await readChangelogChange(ports, facts, version, request, signal);
      const { message = `docs(changelog): ${version}`, allow = [] } = request;
      const concerns = [...change.concerns, ...releasedConcern(version, history)];
      const { date, changes, notes } = change;
      return {
        ...{ version, date, changes, notes },
        ...(reason === undefined ? {} : { reason }),
        ...planFileChanges([change.file], { message, state, allow, concerns }),
      };
    },
    applyChangelog: (plan, signal) => applyFileChanges(apply, plan, signal),
    writeChangelog: (plan, signal) => writeFileChanges(apply, plan, signal),
    async releaseNotes(request, signal) {
      const { project, history } = await readProjectHistory(ports, loadProject, signal);
      const { version } = wantedVersion(request, history);
      const said = await readChanges(workspace, project.config, version, signal);
      if (said !== undefined && said !== '') return said;
      // What is new now was not in a version that is out already.
      if (said === undefined && releasedConcern(version, history).length > 0)
        throw noSection(changelogSettings(project.config).file, version);
      const facts = { project, history };
      return (await readChangelogChange(ports, facts, version, request, signal)).changes;
    },
  };
}

function noSection(file: string, version: string): ChangelogError {
  return new ChangelogError(
    'no-section',
    `${version} is released, and ${file} says nothing about it.`,
    'Write its section by hand.',
  );
}
