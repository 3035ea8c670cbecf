import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDigest } from '../oci/digest.ts';
import type { Reference, Repository } from '../oci/reference.ts';
import { parseReference } from '../oci/reference.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { UsageError } from './usageError.ts';

const largestFile = 1024 * 1024;
const deepest = 3;
const mostFiles = 1000;

/**
 * What `--from` names: a digest in `repository`, `name@sha256:…`, `name:tag`, or a file or folder
 * of digests as CI jobs hand them on. Throws UsageError or InvalidReferenceError.
 */
export async function mergeSources(
  values: readonly string[],
  repository: Repository,
  directory: string,
): Promise<Reference[]> {
  const found: Reference[] = [];
  for (const value of values) {
    const named = digestReference(value, repository);
    if (named !== undefined) {
      found.push(named);
      continue;
    }
    const file = path.resolve(directory, value);
    const stats = await stat(file).catch(() => undefined);
    if (stats !== undefined) found.push(...(await inPath(file, stats, repository, deepest)));
    else found.push(tagged(value));
  }
  return found;
}

/** Undefined for what is no digest: the name of a file, or a tag. */
function digestReference(text: string, repository: Repository): Reference | undefined {
  if (text.includes('@')) return parseReference(text);
  // docker/metadata-action's users hand digests on as files named without the algorithm.
  const digest = /^[0-9a-f]{64}$/.test(text) ? `sha256:${text}` : text;
  return isDigest(digest) ? { kind: 'digest', repository, digest } : undefined;
}

function tagged(value: string): Reference {
  if (/[:/]/.test(value) && !/^[./]/.test(value)) return parseReference(value);
  throw new UsageError(
    `--from “${neutralise(value)}” is neither a digest, a reference, nor a file or folder that exists.`,
    'merge',
  );
}

async function inPath(
  file: string,
  stats: Stats,
  repository: Repository,
  depth: number,
): Promise<Reference[]> {
  const byName = digestReference(path.basename(file), repository);
  if (byName !== undefined) return [byName];
  if (!stats.isDirectory()) return inFile(file, stats, repository);
  const names = (await readdir(file)).sort();
  if (depth === 0 || names.length > mostFiles)
    throw new UsageError(`${neutralise(file)} is not a folder of digests.`, 'merge');
  const found: Reference[] = [];
  for (const name of names) {
    const child = path.join(file, name);
    found.push(...(await inPath(child, await stat(child), repository, depth - 1)));
  }
  if (found.length > 0) return found;
  throw new UsageError(`${neutralise(file)} holds no digests.`, 'merge');
}

/** The metadata file of buildx, or a digest or reference a line. */
async function inFile(file: string, stats: Stats, repository: Repository): Promise<Reference[]> {
  const text = stats.isFile() && stats.size <= largestFile ? await readFile(file, 'utf8') : '';
  const metadata = /"containerimage\.digest":\s*"([^"]+)"/g;
  const told = [...text.matchAll(metadata)].map((match) => match[1] ?? '');
  const lines = told.length > 0 ? told : text.split(/\s+/).filter((line) => line !== '');
  const found = lines.map((line) => digestReference(line, repository));
  if (found.length > 0 && found.every((one) => one !== undefined)) return found;
  throw new UsageError(
    `${neutralise(file)} is neither named like a digest nor a list of digests or a metadata file of buildx.`,
    'merge',
  );
}
