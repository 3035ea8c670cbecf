import { rcompare, valid } from 'semver';
import type { VersionFile } from './config/configSchema.ts';
import type { SourceState } from './sourceControl.ts';
import { versionSpot } from './version/versionSpot.ts';
import type { Workspace } from './workspace.ts';
import { WorkspaceError } from './workspace.ts';

export interface ReadVersion {
  /** Without a leading `v`. */
  readonly version?: string;
  /** Where it came from, e.g. `git tag v1.2.3` or `package.json`. */
  readonly from?: string;
  /** Configured files, by index, that gave none, and why. */
  readonly problems: readonly { readonly index: number; readonly message: string }[];
}

export const usualFiles: readonly VersionFile[] = [
  'package.json',
  'VERSION',
  'Cargo.toml',
  'pyproject.toml',
];

const versionForm = /^[0-9A-Za-z][0-9A-Za-z.+_-]{0,127}$/;

/** The newest of the git tags that are versions; undefined when none is. */
export function versionTag(state: SourceState | undefined): string | undefined {
  const versions = (state?.tags ?? []).filter((tag) => valid(tag) !== null);
  return versions.sort(rcompare)[0];
}

/** Version of the commit: a git tag on it, else the configured files in order, else the usual ones. */
export async function readVersion(
  workspace: Workspace,
  files: readonly VersionFile[] | undefined,
  state: SourceState | undefined,
  signal: AbortSignal,
): Promise<ReadVersion> {
  const problems: { index: number; message: string }[] = [];
  const tag = versionTag(state);
  let version = tag === undefined ? undefined : tag.replace(/^[v=]+/, '');
  let from = tag === undefined ? undefined : `git tag ${tag}`;
  for (const [index, file] of (files ?? usualFiles).entries()) {
    if (files === undefined && version !== undefined) break;
    const path = typeof file === 'string' ? file : file.file;
    const found = await readFile(workspace, file, path, signal);
    if (found.version === undefined) {
      if (files !== undefined) problems.push({ index, message: found.problem });
      continue;
    }
    version ??= found.version;
    from ??= path;
  }
  return {
    ...(version === undefined ? {} : { version }),
    ...(from === undefined ? {} : { from }),
    problems,
  };
}

/** Each version file by itself; of the usual ones, those that are there and hold a version. */
export async function readVersionFiles(
  workspace: Workspace,
  files: readonly VersionFile[] | undefined,
  signal: AbortSignal,
): Promise<{ path: string; version?: string; problem?: string }[]> {
  const found = await Promise.all(
    (files ?? usualFiles).map(async (file) => {
      const path = typeof file === 'string' ? file : file.file;
      return { path, ...(await readFile(workspace, file, path, signal)) };
    }),
  );
  return files === undefined ? found.filter(({ version }) => version !== undefined) : found;
}

export function isVersion(text: string): boolean {
  return versionForm.test(text);
}

async function readFile(
  workspace: Workspace,
  file: VersionFile,
  path: string,
  signal: AbortSignal,
): Promise<{ version: string } | { version?: never; problem: string }> {
  let text: string | undefined;
  try {
    text = await workspace.readText(path, signal);
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return { problem: error.message };
  }
  if (text === undefined) return { problem: `${path} is not there.` };
  const spot = versionSpot(file, text);
  if (spot === undefined) return { problem: `${path} holds no version where it was looked for.` };
  const version = text.slice(spot.start, spot.end);
  return versionForm.test(version) ? { version } : { problem: `${path} holds no usable version.` };
}
