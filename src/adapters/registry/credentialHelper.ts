import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { ProcessErrorReason } from '../process/processError.ts';
import { ProcessError } from '../process/processError.ts';
import type { Outcome, RunCommand } from '../process/run.ts';
import type { Credential } from '../../oci/access/credential.ts';

export interface HelperRequest {
  /** `desktop` of `docker-credential-desktop`. */
  readonly name: string;
  /** What it is asked for. */
  readonly key: string;
  /** Where it is configured, for messages. */
  readonly place: string;
  readonly env: NodeJS.ProcessEnv;
}

const largestAnswer = 64 * 1024;

/** In milliseconds. The keychain of macOS may ask its user first. */
function timeLimit(name: string): number {
  return name === 'osxkeychain' || process.platform === 'darwin' ? 60_000 : 10_000;
}

/**
 * Asks a Docker credential helper (docker/docker-credential-helpers, `get`). Not having any is
 * anonymous. What the helper writes goes into no message: it may hold secrets.
 * RegistryError `credentials`.
 */
export async function askCredentialHelper(
  run: RunCommand,
  request: HelperRequest,
  signal: AbortSignal,
): Promise<Credential> {
  const { name, key, env } = request;
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw failed(request, 'its name is not valid');
  const file = `docker-credential-${name}`;
  const command = { file, args: ['get'], stdin: key, env, timeoutMs: timeLimit(name) };
  const outcome = await ran(run({ ...command, maxOutput: largestAnswer }, signal), request);
  if (outcome.exitCode !== 0) return withoutCredentials(outcome, request);
  return credentialIn(outcome.stdout, request);
}

async function ran(outcome: Promise<Outcome>, request: HelperRequest): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    throw failed(request, words[error.reason]);
  }
}

const words: Readonly<Record<ProcessErrorReason, string>> = {
  'not-found': 'there is no such program on the PATH',
  permission: 'it may not be run',
  timeout: 'it did not answer in time',
  'too-much-output': 'it answered with more than 64 KiB',
  failed: 'it could not be run',
};

/** “Not found” is told by an exit code and a sentence on standard output. */
function withoutCredentials(outcome: Outcome, request: HelperRequest): Credential {
  if (/credentials not found in native keychain/i.test(outcome.stdout))
    return { kind: 'anonymous' };
  const how =
    outcome.exitCode === null
      ? `it was ended by ${outcome.signal ?? 'a signal'}`
      : `it failed with exit code ${outcome.exitCode}`;
  throw failed(request, how);
}

const schema = z.object({ Username: z.nullish(z.string()), Secret: z.nullish(z.string()) });

function credentialIn(stdout: string, request: HelperRequest): Credential {
  const parsed = schema.safeParse(parseJsonText(stdout));
  if (!parsed.success) throw failed(request, 'its answer cannot be read');
  const { Username: username, Secret: secret } = parsed.data;
  if (!secret) return { kind: 'anonymous' };
  const place = `docker-credential-${request.name}, ${request.place}`;
  if (username === '<token>') return { kind: 'identity-token', token: secret, place };
  return { kind: 'basic', username: username ?? '', password: secret, place };
}

function failed({ name, key, place }: HelperRequest, why: string): RegistryError {
  const shown = name.slice(0, 60);
  return new RegistryError(
    'credentials',
    `The credential helper docker-credential-${shown}, named in ${place}, gave no credentials for ${key}: ${why}.`,
    `Run docker login ${key} in a terminal to see whether Docker itself can use it; install the helper, or remove it from ${place}.`,
  );
}
