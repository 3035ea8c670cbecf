import { hostname } from 'node:os';
import type Dockerode from 'dockerode';
import * as z from 'zod/mini';
import { EngineError } from '../../build/engine.ts';
import { askEngine, unexpectedAnswer } from './askEngine.ts';
import { ownerLabel, pulledLabel, untilLabel } from './containerOptions.ts';
import type { Endpoint } from './endpoint.ts';

const requestMs = 30_000;

// GET /containers/json
const listForm = z.array(
  z.object({ Id: z.string(), Labels: z.nullish(z.record(z.string(), z.string())) }),
);

/** Removes containers of ours whose process is gone, or that nobody waits for any more. */
export async function sweepContainers(endpoint: Endpoint, signal: AbortSignal): Promise<number> {
  const asked = { all: true, filters: { label: [ownerLabel] } };
  const parsed = listForm.safeParse(
    await askEngine(endpoint, (docker) => docker.listContainers(asked), requestMs, signal),
  );
  if (!parsed.success) throw unexpectedAnswer(endpoint, parsed.error);
  const left = parsed.data.filter(({ Labels }) => isAbandoned(Labels ?? {}));
  for (const { Id, Labels } of left) {
    await removeQuietly(endpoint, (docker) =>
      docker.getContainer(Id).remove({ force: true, v: true }),
    );
    const image = Labels?.[pulledLabel];
    if (image !== undefined)
      await removeQuietly(endpoint, (docker) => docker.getImage(image).remove());
  }
  return left.length;
}

function isAbandoned(labels: Readonly<Record<string, string>>): boolean {
  const until = Number(labels[untilLabel]);
  if (!(until > Date.now())) return true;
  const owner = labels[ownerLabel] ?? '';
  const colon = owner.lastIndexOf(':');
  return owner.slice(0, colon) === hostname() && !isRunning(Number(owner.slice(colon + 1)));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Removes also when everything else was aborted. What cannot be removed now carries our label, and
 * the next sweep finds it.
 */
export async function removeQuietly(
  endpoint: Endpoint,
  remove: (docker: Dockerode) => Promise<unknown>,
): Promise<void> {
  try {
    await askEngine(endpoint, remove, requestMs, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
}
