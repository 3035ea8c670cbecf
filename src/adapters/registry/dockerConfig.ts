import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { firstIssue } from '../../oci/foreignJson.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { AuthEntry } from './authEntry.ts';
import { authEntrySchema } from './authEntry.ts';

/** What the Docker CLI's config.json says about credentials. */
export interface DockerConfig {
  /** The file, for messages. */
  readonly path: string;
  readonly auths: Readonly<Record<string, AuthEntry>>;
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly credsStore: string | undefined;
}

const text = z.nullish(z.string());

const schema = z.object({
  auths: z.nullish(z.record(z.string(), authEntrySchema)),
  credHelpers: z.nullish(z.record(z.string(), z.string())),
  credsStore: text,
});

/** Reads `$DOCKER_CONFIG/config.json`, or `~/.docker/config.json`; undefined when there is none. */
export async function readDockerConfig(
  env: NodeJS.ProcessEnv,
  home: string,
): Promise<DockerConfig | undefined> {
  const path = join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json');
  const content = await contentOf(path);
  if (content === undefined) return undefined;
  if (content.startsWith('\uFEFF')) throw unreadable(path, 'it starts with a byte order mark');
  if (content.trim() === '') throw unreadable(path, 'it is empty');
  const parsed = schema.safeParse(parsedJson(content, path));
  if (!parsed.success) throw unreadable(path, firstIssue(parsed.error));
  const { auths, credHelpers, credsStore } = parsed.data;
  return {
    path,
    auths: auths ?? {},
    credHelpers: credHelpers ?? {},
    credsStore: credsStore || undefined,
  };
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, `it cannot be opened (${code})`);
  }
}

/** The parser's own message would quote the file, secrets and all. */
function parsedJson(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw unreadable(path, 'it is not JSON');
  }
}

function unreadable(path: string, why: string): RegistryError {
  return new RegistryError(
    'credentials',
    `The Docker config ${path} cannot be read: ${why}.`,
    'Correct the file (JSON in UTF-8 without a byte order mark, readable by you), or move it away and sign in again with docker login.',
  );
}
