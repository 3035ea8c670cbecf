import { valid } from 'semver';
import type { VersionFile } from '../config/configSchema.ts';
import type { ProjectFiles } from '../fileChanges/projectFiles.ts';
import { isVersion, usualFiles } from '../readVersion.ts';
import type { Workspace } from '../workspace.ts';
import { WorkspaceError } from '../workspace.ts';
import { lockEntrySpots, packageName, versionSpots } from './versionSpots.ts';
import type { OpenVersionSource } from './versionSource.ts';

export interface VersionSourcePorts {
  readonly files: ProjectFiles;
  readonly workspace: Pick<Workspace, 'findDockerfiles'>;
}

/**
 * The files of slipway.yaml; without any, the usual ones that are there and Dockerfiles whose `ARG
 * VERSION` says the same. Lock files beside them follow.
 */
export async function readVersionSources(
  { files, workspace }: VersionSourcePorts,
  configured: readonly VersionFile[] | undefined,
  signal: AbortSignal,
): Promise<OpenVersionSource[]> {
  const named = await Promise.all(
    (configured ?? usualFiles).map((file) => readSource(files, file, signal)),
  );
  const found = configured === undefined ? named.filter(({ version }) => version) : named;
  if (configured === undefined) {
    const version = found[0]?.version;
    const dockerfiles = version === undefined ? [] : await workspace.findDockerfiles(signal);
    for (const path of dockerfiles) {
      const source = await readSource(files, path, signal);
      if (source.version === version) found.push(source);
    }
  }
  const locks = await Promise.all(found.map((source) => readLocks(files, source, signal)));
  return found.flatMap((source, index) => [source, ...(locks[index] ?? [])]);
}

async function readSource(
  files: ProjectFiles,
  file: VersionFile,
  signal: AbortSignal,
): Promise<OpenVersionSource> {
  const path = typeof file === 'string' ? file : file.file;
  const spots = (text: string) => versionSpots(file, text);
  try {
    return { path, spots, ...heldIn(path, await files.read(path, signal), spots) };
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return { path, spots, problem: error.message };
  }
}

function heldIn(
  path: string,
  text: string | undefined,
  spots: OpenVersionSource['spots'],
): Pick<OpenVersionSource, 'text' | 'version' | 'problem'> {
  if (text === undefined) return { problem: `${path} is not there.` };
  const [first] = spots(text);
  if (first === undefined)
    return { text, problem: `${path} holds no version where it was looked for.` };
  const version = text.slice(first.start, first.end);
  return isVersion(version)
    ? { text, version }
    : { text, problem: `${path} holds no usable version.` };
}

/** Lock files that repeat the version of the file beside them. */
const locks: readonly { of: RegExp; names: readonly string[] }[] = [
  { of: /(^|\/)package\.json$/, names: ['package-lock.json', 'npm-shrinkwrap.json'] },
  { of: /(^|\/)Cargo\.toml$/, names: ['Cargo.lock'] },
  { of: /(^|\/)pyproject\.toml$/, names: ['uv.lock'] },
];

async function readLocks(
  files: ProjectFiles,
  source: OpenVersionSource,
  signal: AbortSignal,
): Promise<OpenVersionSource[]> {
  const { path, text } = source;
  const kind = locks.find(({ of }) => of.test(path));
  if (kind === undefined || text === undefined) return [];
  const name = packageName(text);
  const read = kind.names.map(async (lock) => {
    const beside = path.replace(kind.of, `$1${lock}`);
    const spots = (content: string) =>
      lock.endsWith('.json') ? versionSpots(beside, content) : lockEntrySpots(content, name ?? '');
    const content = await files.read(beside, signal);
    const held = heldIn(beside, content, spots);
    return { path: beside, spots, follows: path, ...held };
  });
  return (await Promise.all(read)).filter(({ version }) => version !== undefined);
}

/** The files that say another version than the first does. */
export function disagreeing<Source extends Pick<OpenVersionSource, 'version'>>(
  sources: readonly Source[],
  version: string | undefined,
): Source[] {
  return sources.filter((one) => one.version !== undefined && !sameVersion(one.version, version));
}

/** `1.4` is another than `1.4.0`; build metadata counts too. */
function sameVersion(one: string, other: string | undefined): boolean {
  return one === other || (other !== undefined && valid(one) !== null && one === valid(other));
}
