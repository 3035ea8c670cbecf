import type { SlipwayConfig } from './config/config.ts';
import { validateConfig } from './config/config.ts';
import type { ConfigDocument, ConfigProblem, ParseConfigText } from './config/configDocument.ts';
import type { ImageDefinition } from './config/imageDefinition.ts';
import { readVersion } from './readVersion.ts';
import type { SourceControl, SourceState } from './sourceControl.ts';
import { SourceControlError } from './sourceControl.ts';
import type { SourcePorts } from './sources/imageSources.ts';
import { readImages } from './sources/imageSources.ts';
import { WorkspaceError } from './workspace.ts';

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

export interface ProjectPorts extends SourcePorts {
  readonly sourceControl: SourceControl;
  readonly parse: ParseConfigText;
}

const configFiles = ['slipway.yaml', 'slipway.yml'];

/** Reads slipway.yaml, or infers the images. Wrong files and git troubles are in the result. */
export async function loadProject(ports: ProjectPorts, signal: AbortSignal): Promise<Project> {
  const { workspace } = ports;
  const [git, file] = await Promise.all([
    readState(ports.sourceControl, workspace.root, signal),
    readConfig(ports, signal),
  ]);
  const common = {
    root: workspace.root,
    ...git,
    ...(file === undefined ? {} : { configFile: file.name }),
  };
  if (file !== undefined && file.config === undefined)
    return { source: 'config', ...common, images: [], problems: file.problems };
  const config = file?.config;
  const files = config?.['version-files'];
  const { version, problems } = await readVersion(workspace, files, git.state, signal);
  const sources = await readImages(ports, config, file?.document, git.state, signal);
  const { images } = sources;
  return {
    source: file === undefined ? (images.length === 0 ? 'none' : 'inferred') : 'config',
    ...common,
    ...(config === undefined ? {} : { config }),
    images,
    problems: [
      ...(file?.problems ?? []),
      ...sources.problems,
      ...problems.map(({ index, message }): ConfigProblem => {
        const path = ['version-files', index];
        const range = file?.document?.locate(path) ?? nowhere;
        return { message, range, severity: 'warning', path };
      }),
    ],
    ...(version === undefined ? {} : { version }),
  };
}

async function readState(
  sourceControl: SourceControl,
  folder: string,
  signal: AbortSignal,
): Promise<Pick<Project, 'state' | 'sourceControlError'>> {
  try {
    return { state: await sourceControl.state(folder, signal) };
  } catch (error) {
    if (error instanceof SourceControlError) return { sourceControlError: error };
    throw error;
  }
}

interface ConfigFile {
  readonly name: string;
  readonly document?: ConfigDocument;
  readonly config?: SlipwayConfig;
  readonly problems: readonly ConfigProblem[];
}

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

async function readConfig(
  ports: ProjectPorts,
  signal: AbortSignal,
): Promise<ConfigFile | undefined> {
  for (const name of configFiles) {
    try {
      const text = await ports.workspace.readText(name, signal);
      if (text === undefined) continue;
      const document = await ports.parse(text);
      return { name, document, ...validateConfig(document) };
    } catch (error) {
      if (!(error instanceof WorkspaceError)) throw error;
      const { message } = error;
      return { name, problems: [{ message, range: nowhere, severity: 'error', path: [] }] };
    }
  }
  return undefined;
}
