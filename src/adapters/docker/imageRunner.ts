import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import * as z from 'zod/mini';
import type { CredentialSource } from '../../oci/access/credential.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { ImageRun, ImageRunner, ImageRunOutcome } from '../../release/verify/imageRunner.ts';
import type { EngineOptions } from './askEngine.ts';
import { askEngine, unexpectedAnswer } from './askEngine.ts';
import { containerOptions, ownerOf } from './containerOptions.ts';
import type { Endpoint } from './endpoint.ts';
import { resolveEndpoint } from './endpoint.ts';
import { answerText } from './engineFailure.ts';
import { pullImage } from './pullImage.ts';
import { readLogs } from './readLogs.ts';
import { removeQuietly, sweepContainers } from './sweepContainers.ts';

export interface ImageRunnerOptions extends EngineOptions {
  /** For the registry the engine pulls from. */
  readonly credentials: CredentialSource;
}

const requestMs = 30_000;
const pollMs = 250;

// GET /containers/{id}/json; only what is used.
const stateForm = z.object({
  State: z.object({
    Running: z.boolean(),
    ExitCode: z.number(),
    OOMKilled: z.optional(z.boolean()),
    Health: z.nullish(
      z.object({
        Status: z.string(),
        Log: z.nullish(z.array(z.object({ Output: z.optional(z.string()) }))),
      }),
    ),
  }),
});

type State = z.infer<typeof stateForm>['State'];

/** Runs images on the engine that `docker` itself would use. */
export function createImageRunner(options: ImageRunnerOptions): ImageRunner {
  const pulled = new Set<string>();
  return {
    async run(run, signal) {
      signal.throwIfAborted();
      const endpoint = await resolveEndpoint(options);
      const image = `${formatRepository(run.repository)}@${run.digest}`;
      const fresh = await pullImage(endpoint, image, run, options.credentials, signal);
      if (fresh) pulled.add(image);
      return runContainer(endpoint, image, pulled.has(image), run, signal);
    },
    async release(repository, digest) {
      const image = `${formatRepository(repository)}@${digest}`;
      if (!pulled.delete(image)) return;
      const endpoint = await resolveEndpoint(options);
      await removeQuietly(endpoint, (docker) => docker.getImage(image).remove());
    },
    async sweep(signal) {
      return sweepContainers(await resolveEndpoint(options), signal);
    },
  };
}

async function runContainer(
  endpoint: Endpoint,
  image: string,
  pulled: boolean,
  run: ImageRun,
  signal: AbortSignal,
): Promise<ImageRunOutcome> {
  // Named here: it can be removed even when the answer to its creation is lost.
  const name = `slipway-verify-${randomUUID()}`;
  const ask = (request: (docker: Dockerode) => Promise<unknown>): Promise<unknown> =>
    askEngine(endpoint, request, requestMs, signal);
  try {
    const asked = containerOptions({ name, image, pulled, run, owner: ownerOf(process.pid) });
    await ask((docker) => docker.createContainer(asked));
    const refused = await refusal(ask((docker) => docker.getContainer(name).start()));
    if (refused !== undefined) return { kind: 'not-started', message: refused };
    return await follow(endpoint, name, run, signal);
  } finally {
    await removeQuietly(endpoint, (docker) =>
      docker.getContainer(name).remove({ force: true, v: true }),
    );
  }
}

/** What the engine says of a program it cannot start: that is about the image, not the engine. */
async function refusal(starting: Promise<unknown>): Promise<string | undefined> {
  try {
    await starting;
    return undefined;
  } catch (error) {
    const said = answerText(error);
    if (said === undefined) throw error;
    return said;
  }
}

async function follow(
  endpoint: Endpoint,
  name: string,
  { until, limits }: ImageRun,
  signal: AbortSignal,
): Promise<ImageRunOutcome> {
  const begun = performance.now();
  const passed = (): number => performance.now() - begun;
  const output = (): Promise<string> => readLogs(endpoint, name, signal);
  for (;;) {
    const state = await stateOf(endpoint, name, signal);
    if (!state.Running) {
      const outOfMemory = state.OOMKilled === true;
      const ended = { exitCode: state.ExitCode, outOfMemory, durationMs: passed() };
      return { kind: 'exited', ...ended, output: await output() };
    }
    if (until === 'healthy') {
      const health = state.Health?.Status ?? 'none';
      if (health === 'none') return { kind: 'no-health-check' };
      if (health === 'healthy') return { kind: 'healthy', durationMs: passed() };
    }
    if (passed() > limits.timeoutMs) {
      const said = state.Health?.Log?.at(-1)?.Output;
      if (until === 'healthy' && said !== undefined) return { kind: 'unhealthy', output: said };
      return { kind: 'timeout', output: await output() };
    }
    await wait(Math.min(pollMs, limits.timeoutMs), undefined, { signal });
  }
}

async function stateOf(endpoint: Endpoint, name: string, signal: AbortSignal): Promise<State> {
  const parsed = stateForm.safeParse(
    await askEngine(endpoint, (docker) => docker.getContainer(name).inspect(), requestMs, signal),
  );
  if (!parsed.success) throw unexpectedAnswer(endpoint, parsed.error);
  return parsed.data.State;
}
