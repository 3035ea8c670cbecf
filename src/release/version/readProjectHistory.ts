import type { ProjectFiles } from '../fileChanges/projectFiles.ts';
import type { Project } from '../project.ts';
import type { SourceHistory } from '../sourceHistory.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { Workspace } from '../workspace.ts';
import type { VersionHistory } from './proposeVersion.ts';
import { readVersionHistory } from './readVersionHistory.ts';
import { readVersionSources } from './readVersionSources.ts';
import type { OpenVersionSource } from './versionSource.ts';

export interface ProjectHistoryPorts {
  readonly workspace: Workspace;
  readonly projectFiles: ProjectFiles;
  readonly sourceHistory: SourceHistory;
}

export interface ProjectHistory {
  readonly project: Project;
  readonly sources: readonly OpenVersionSource[];
  readonly history: VersionHistory;
}

/** What the files say, what is released, and what came after. Fails with ConfigError or SourceControlError. */
export async function readProjectHistory(
  ports: ProjectHistoryPorts,
  loadProject: (signal: AbortSignal) => Promise<Project>,
  signal: AbortSignal,
): Promise<ProjectHistory> {
  const { workspace, projectFiles: files } = ports;
  const project = await loadProject(signal);
  requireValid(project);
  const configured = project.config?.['version-files'];
  const sources = await readVersionSources({ files, workspace }, configured, signal);
  const current = sources.find(({ version }) => version !== undefined)?.version;
  const history = await readVersionHistory(ports, project, current, signal);
  return { project, sources, history };
}
