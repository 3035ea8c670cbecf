import type Dockerode from 'dockerode';
import * as z from 'zod/mini';
import { EngineError } from '../../build/engine.ts';
import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';
import type { Credential, CredentialSource } from '../../oci/access/credential.ts';
import { parseJsonText } from '../../oci/parseJson.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { ImageRun } from '../../release/verify/imageRunner.ts';
import { askEngine } from './askEngine.ts';
import type { Endpoint } from './endpoint.ts';
import { answerText } from './engineFailure.ts';
import { readLines } from './lineReader.ts';

const requestMs = 30_000;
const pullMs = 15 * 60_000;
const longestLine = 1024 * 1024;

const lineForm = z.object({ error: z.optional(z.string()) });

/** Has the engine pull an image by digest; false when it was there. Fails with EngineError. */
export async function pullImage(
  endpoint: Endpoint,
  image: string,
  { repository, digest, platform }: Pick<ImageRun, 'repository' | 'digest' | 'platform'>,
  credentials: CredentialSource,
  signal: AbortSignal,
): Promise<boolean> {
  if (await isThere(endpoint, image, signal)) return false;
  const credential = await credentials.credentialFor(repository.registry, signal);
  const asked = { fromImage: formatRepository(repository), tag: digest, platform };
  const auth = authOf(credential, repository.registry);
  await askEngine(
    endpoint,
    async (docker) => {
      try {
        await readPull(await startPull(docker, auth, asked));
      } catch (error) {
        const said = error instanceof PullRefused ? error.message : answerText(error);
        throw said === undefined ? error : notPulled(image, said);
      }
    },
    pullMs,
    signal,
  );
  return true;
}

function startPull(
  docker: Dockerode,
  auth: Record<string, string> | undefined,
  asked: object,
): Promise<NodeJS.ReadableStream> {
  return docker.createImage(auth ?? {}, asked);
}

class PullRefused extends Error {}

/** Lines of JSON; that it failed is in one of them, for the status was sent long before. */
async function readPull(stream: NodeJS.ReadableStream): Promise<void> {
  for await (const line of readLines(bytesOf(stream), longestLine)) {
    const said = line.trim() === '' ? undefined : lineForm.safeParse(parseJsonText(line));
    if (said?.data?.error !== undefined) throw new PullRefused(said.data.error);
  }
}

async function* bytesOf(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  for await (const piece of stream) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

async function isThere(endpoint: Endpoint, image: string, signal: AbortSignal): Promise<boolean> {
  try {
    await askEngine(endpoint, (docker) => docker.getImage(image).inspect(), requestMs, signal);
    return true;
  } catch (error) {
    if (answerText(error) === undefined) throw error;
    return false;
  }
}

/** Engine API, Authentication: sent in a header, to the engine alone. */
function authOf(credential: Credential, registry: string): Record<string, string> | undefined {
  const serveraddress = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  switch (credential.kind) {
    case 'anonymous':
      return undefined;
    case 'basic':
      return { username: credential.username, password: credential.password, serveraddress };
    case 'identity-token':
      return { identitytoken: credential.token, serveraddress };
    case 'registry-token':
      return { registrytoken: credential.token, serveraddress };
  }
}

function notPulled(image: string, said: string): EngineError {
  return new EngineError(
    'failed',
    `The engine cannot pull ${image}: ${redactText(plainText(said)).slice(0, 300)}`,
    'Check that the machine of the engine reaches the registry, and sign in with docker login.',
  );
}
