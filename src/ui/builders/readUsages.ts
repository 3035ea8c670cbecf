import type { Builder } from '../../build/builder.ts';
import type { DiskUsage } from '../../build/builders/diskUsage.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import { isAbort } from '../../oci/failure.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';

/** Longer is not waited for: the view has more to show. */
const patienceMs = 5000;

/** What the caches of builders that run hold; one that does not say is left out. */
export async function readUsages(
  buildKit: BuildKit,
  builders: readonly Builder[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DiskUsage>> {
  const running = builders.filter(({ nodes }) => nodes.some(({ status }) => status === 'running'));
  const found = await mapConcurrently(running, 3, async ({ name }) => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    const usage = await buildKit.diskUsage(name, patience).catch((error: unknown) => {
      if (isAbort(error)) signal.throwIfAborted();
      return undefined;
    });
    return usage === undefined ? [] : [[name, usage] as const];
  });
  return new Map(found.flat());
}
