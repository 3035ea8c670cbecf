import { mainRemote } from '../remote.ts';
import type { SlipwayConfig } from '../config/config.ts';
import type { ConfigDocument, TextRange } from '../config/configDocument.ts';
import { configuredImages } from '../config/configuredImages.ts';
import { inferImages } from '../inferImages.ts';
import type { SourceState } from '../sourceControl.ts';
import type { Workspace } from '../workspace.ts';
import type { FoundImages } from './foundImages.ts';
import { readBake } from './readBake.ts';
import type { BakeFiles } from './bakeFiles.ts';
import { readMatrixFiles } from './readMatrixFile.ts';

export interface SourcePorts {
  readonly workspace: Workspace;
  readonly bakeFiles: BakeFiles;
}

/** What is looked for where slipway.yaml names no images, in this order; buildx' own names. */
const bakeNames = ['docker-bake.hcl', 'docker-bake.json'];
const readByBake = [
  ...['docker-bake.json', 'docker-bake.hcl'],
  ...['docker-bake.override.json', 'docker-bake.override.hcl'],
];
const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/**
 * The images of a project: those of slipway.yaml and of the bake, compose or matrix file it names;
 * where it names none, of the first such file there is (of matrix files all), else of the Dockerfiles.
 */
export async function readImages(
  ports: SourcePorts,
  config: SlipwayConfig | undefined,
  document: ConfigDocument | undefined,
  state: SourceState | undefined,
  signal: AbortSignal,
): Promise<FoundImages> {
  const remote = mainRemote(state);
  const named = await namedSources(ports, config, document, state, signal);
  if (named !== undefined)
    return { ...named, images: configuredImages(config ?? {}, remote, named.images) };
  if (config?.images !== undefined)
    return { images: configuredImages(config, remote), problems: [] };
  return foundSources(ports, state, signal);
}

/** What `docker buildx bake` without a file reads, in its order; none where there is no bake file. */
export async function foundBakeFiles(
  workspace: Pick<Workspace, 'readText'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if ((await first(workspace, bakeNames, signal)) === undefined) return [];
  const found: string[] = [];
  for (const name of [...composeNames, ...readByBake])
    if ((await workspace.readText(name, signal)) !== undefined) found.push(name);
  return found;
}

/** Undefined when slipway.yaml names no other file. */
async function namedSources(
  ports: SourcePorts,
  config: SlipwayConfig | undefined,
  document: ConfigDocument | undefined,
  state: SourceState | undefined,
  signal: AbortSignal,
): Promise<FoundImages | undefined> {
  const remote = mainRemote(state);
  const at = (key: string): TextRange => document?.locate([key]) ?? nowhere;
  const sources: FoundImages[] = [];
  if (config?.bake !== undefined) {
    const files = listOf(config.bake);
    sources.push(await readBake(ports, files, { remote, range: at('bake') }, signal));
  }
  if (config?.matrix !== undefined) {
    const described = new Set(Object.keys(config.images ?? {}));
    const place = { remote, range: at('matrix'), described };
    sources.push(await readMatrixFiles(ports.workspace, listOf(config.matrix), place, signal));
  }
  if (sources.length === 0) return undefined;
  return {
    images: sources.flatMap(({ images }) => images),
    problems: sources.flatMap(({ problems }) => problems),
  };
}

async function foundSources(
  ports: SourcePorts,
  state: SourceState | undefined,
  signal: AbortSignal,
): Promise<FoundImages> {
  const { workspace } = ports;
  const remote = mainRemote(state);
  const place = { remote, range: nowhere };
  const bake = await first(workspace, bakeNames, signal);
  // As `docker buildx bake` without a file reads them: with overrides and the compose file.
  const found =
    bake === undefined ? undefined : await readBake(ports, [], { ...place, file: bake }, signal);
  if (found !== undefined && found.images.length > 0) return found;
  if (found?.problems.some(({ severity }) => severity === 'error') === true) return found;
  const problems = [...(found?.problems ?? [])];
  const paths = await workspace.findMatrices(signal);
  const matrices = await readMatrixFiles(workspace, paths, { ...place, ifAny: true }, signal);
  if (matrices.images.length > 0)
    return { images: matrices.images, problems: [...problems, ...matrices.problems] };
  const compose = await first(workspace, composeNames, signal);
  const text = compose === undefined ? undefined : await workspace.readText(compose, signal);
  if (compose !== undefined && /^\s+build:/m.test(text ?? '') && problems.length === 0) {
    const services = await readBake(ports, [compose], place, signal);
    problems.push(...services.problems);
    if (services.images.length > 0) return { images: services.images, problems };
  }
  const dockerfiles = await workspace.findDockerfiles(signal);
  const folder = workspace.root.split(/[\\/]/).at(-1) ?? '';
  return { images: inferImages(dockerfiles, remote, folder), problems };
}

function listOf(paths: string | readonly string[]): readonly string[] {
  return typeof paths === 'string' ? [paths] : paths;
}

async function first(
  workspace: Pick<Workspace, 'readText'>,
  names: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const name of names) if ((await workspace.readText(name, signal)) !== undefined) return name;
  return undefined;
}

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
