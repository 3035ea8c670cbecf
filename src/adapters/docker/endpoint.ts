import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { EngineError } from '../../build/engine.ts';
import { plainText } from '../../build/plainText.ts';
import { parseJsonText } from '../../oci/parseJson.ts';
import type { EngineAddress } from './parseHost.ts';
import { parseHost } from './parseHost.ts';

export interface EngineTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** False: the server's certificate is not checked, because the context says so. */
  readonly verify: boolean;
}

export interface Endpoint {
  /** As shown, without user information, e.g. `unix:///var/run/docker.sock`. */
  readonly url: string;
  readonly address: EngineAddress;
  readonly tls?: EngineTls;
  /** Name of the Docker context it came from. */
  readonly context?: string;
}

export interface EndpointSources {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** What the user configured in Slipway. */
  readonly endpoint?: string;
}

/**
 * Where `docker` itself would go (docker/cli resolveContextName): what is configured here, then
 * DOCKER_HOST, DOCKER_CONTEXT, the config's current context, the default. Throws EngineError
 * `context` for one that does not exist or cannot be reached this way.
 */
export async function resolveEndpoint(sources: EndpointSources): Promise<Endpoint> {
  const { env, endpoint } = sources;
  const host = endpoint ?? env['DOCKER_HOST'];
  if (host !== undefined && host !== '') return fromEnvironment(host, sources);
  const folder = configFolder(sources);
  const name = env['DOCKER_CONTEXT'] || (await currentContext(folder));
  if (name === '' || name === 'default') return fromEnvironment(defaultHost(), sources);
  return fromContext(name, folder);
}

function configFolder({ env, home }: EndpointSources): string {
  return env['DOCKER_CONFIG'] || join(home, '.docker');
}

function defaultHost(): string {
  return process.platform === 'win32'
    ? 'npipe:////./pipe/docker_engine'
    : 'unix:///var/run/docker.sock';
}

async function fromEnvironment(host: string, sources: EndpointSources): Promise<Endpoint> {
  const { env } = sources;
  const verify = (env['DOCKER_TLS_VERIFY'] ?? '') !== '';
  const wantsTls = verify || (env['DOCKER_TLS'] ?? '') !== '';
  const { url, address, secure } = parseHost(host, wantsTls);
  if (!secure) return { url, address };
  const folder = env['DOCKER_CERT_PATH'] || configFolder(sources);
  // DOCKER_TLS alone encrypts without asking who is there; an https address asks.
  const files = await tlsFiles(folder);
  return { url, address, tls: { ...files, verify: verify || !wantsTls } };
}

const configForm = z.object({ currentContext: z.optional(z.string()) });

async function currentContext(folder: string): Promise<string> {
  const path = join(folder, 'config.json');
  const text = await textOf(path);
  if (text === undefined) return '';
  const found = configForm.safeParse(parseJsonText(text.trim() === '' ? '{}' : text));
  if (found.success) return found.data.currentContext ?? '';
  throw new EngineError(
    'context',
    `${path} is not a Docker configuration: its current context cannot be read.`,
    'Correct the file, or name the engine with DOCKER_HOST.',
  );
}

const contextForm = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string(), SkipTLSVerify: z.optional(z.boolean()) }),
  }),
});

async function fromContext(name: string, folder: string): Promise<Endpoint> {
  const id = createHash('sha256').update(name).digest('hex');
  const text = await textOf(join(folder, 'contexts', 'meta', id, 'meta.json'));
  const shown = plainText(name).slice(0, 80);
  if (text === undefined)
    throw new EngineError(
      'context',
      `There is no Docker context “${shown}”.`,
      'Choose one that docker context ls lists: docker context use NAME, or unset DOCKER_CONTEXT.',
    );
  const found = contextForm.safeParse(parseJsonText(text));
  if (!found.success)
    throw new EngineError(
      'context',
      `The Docker context “${shown}” does not say where its engine is.`,
      `Look at it with docker context inspect ${shown}.`,
      { cause: found.error },
    );
  const { Host, SkipTLSVerify } = found.data.Endpoints.docker;
  const files = await tlsFiles(join(folder, 'contexts', 'tls', id, 'docker'));
  const { url, address, secure } = parseHost(Host, Object.keys(files).length > 0);
  if (!secure) return { url, address, context: name };
  return { url, address, context: name, tls: { ...files, verify: SkipTLSVerify !== true } };
}

async function tlsFiles(folder: string): Promise<Omit<EngineTls, 'verify'>> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((file) => textOf(join(folder, file))),
  );
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

/** Undefined when there is no such file; EngineError when there is one that cannot be read. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new EngineError(
      'context',
      `${path} cannot be read.`,
      'Give this user access to its Docker configuration.',
      { cause: error },
    );
  }
}
