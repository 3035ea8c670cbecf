import { BuildError } from '../../build/buildError.ts';
import { prunable } from '../../build/builders/diskUsage.ts';
import type { Builder } from '../../build/builder.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import type { Verdict } from './finding.ts';
import { fixedBy, ok, skipped, warning } from './finding.ts';

/** Bytes from which on a cache is worth a word. */
const much = 20e9;

/** What the caches of the builders that run hold. */
export async function cacheVerdict(
  buildKit: BuildKit,
  builders: readonly Builder[],
  signal: AbortSignal,
): Promise<Verdict> {
  const running = builders.filter(({ nodes }) => nodes.some(({ status }) => status === 'running'));
  if (running.length === 0) return skipped('No builder is running that could say.');
  const told: string[] = [];
  let fullest: { readonly name: string; readonly free: number } | undefined;
  for (const { name } of running) {
    const usage = await buildKit.diskUsage(name, signal).catch((error: unknown) => {
      if (error instanceof BuildError) return error;
      throw error;
    });
    if (usage instanceof BuildError) {
      told.push(`${name} does not say: ${usage.message}`);
      continue;
    }
    const free = prunable(usage, false);
    told.push(`${name} ${gigabytes(usage.size)}, ${gigabytes(free)} can be freed`);
    if (free > (fullest?.free ?? 0)) fullest = { name, free };
  }
  const detail = told.join('; ');
  if (fullest === undefined || fullest.free < much) return ok(detail);
  return fixedBy(
    warning(detail, `Free what no build uses: slipway builders prune ${fullest.name}.`),
    { kind: 'free-cache', builder: fullest.name },
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
