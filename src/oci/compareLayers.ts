import type { Digest } from './digest.ts';
import { historyLine } from './historyLine.ts';
import type { LayerStep } from './layerSteps.ts';

/** What one build step made on each side, where it is not the same; absent where the side has no such layer. */
export interface LayerChange {
  /** As one would write it in a Dockerfile; absent where the history does not tell. */
  readonly step?: string;
  readonly left?: { readonly digest: Digest; readonly size: number };
  readonly right?: { readonly digest: Digest; readonly size: number };
  /** Bytes the right is larger than the left; absent where one is measured compressed and one not. */
  readonly sizeChange?: number;
}

export interface LayerComparison {
  readonly shared: readonly LayerStep[];
  readonly added: readonly LayerStep[];
  readonly removed: readonly LayerStep[];
  /** The added and removed layers again, those of one step paired; the largest change first. */
  readonly changes: readonly LayerChange[];
}

/**
 * By digest; a layer an image has twice must be there twice to be shared twice. `alike`: sizes of
 * both sides are measured in the same way.
 */
export function compareLayers(
  left: readonly LayerStep[],
  right: readonly LayerStep[],
  alike = true,
): LayerComparison {
  const unmatchedLeft = new Map<Digest, number>();
  for (const { digest } of left) unmatchedLeft.set(digest, (unmatchedLeft.get(digest) ?? 0) + 1);
  const shared: LayerStep[] = [];
  const added: LayerStep[] = [];
  for (const layer of right) {
    const still = unmatchedLeft.get(layer.digest) ?? 0;
    (still > 0 ? shared : added).push(layer);
    if (still > 0) unmatchedLeft.set(layer.digest, still - 1);
  }
  const removed: LayerStep[] = [];
  for (const layer of [...left].reverse()) {
    const still = unmatchedLeft.get(layer.digest) ?? 0;
    if (still === 0) continue;
    unmatchedLeft.set(layer.digest, still - 1);
    removed.push(layer);
  }
  removed.reverse();
  return { shared, added, removed, changes: pairBySteps(removed, added, alike) };
}

/** A step both sides have is one change: in order, where a step is there more than once. */
function pairBySteps(
  removed: readonly LayerStep[],
  added: readonly LayerStep[],
  alike: boolean,
): LayerChange[] {
  const waiting = new Map<string, LayerStep[]>();
  for (const layer of removed) {
    const key = stepKey(layer);
    const same = waiting.get(key);
    if (same === undefined) waiting.set(key, [layer]);
    else same.push(layer);
  }
  // Taken from the end: a manifest may name tens of thousands of layers.
  for (const same of waiting.values()) same.reverse();
  const changes = added.map((layer) => {
    const key = stepKey(layer);
    return changeOf(key === '' ? undefined : waiting.get(key)?.pop(), layer, alike);
  });
  for (const layer of [...waiting.values()].flatMap((same) => same.reverse()))
    changes.push(changeOf(layer, undefined, alike));
  return changes.sort((a, b) => weight(b) - weight(a));
}

/** The classic builder writes the checksum of what it copied into the step. */
function stepKey({ createdBy }: LayerStep): string {
  return historyLine(createdBy).replace(/\b(file|dir|multi):[0-9a-f]{64}\b/g, '$1');
}

function weight({ left, right, sizeChange }: LayerChange): number {
  return Math.abs(sizeChange ?? Math.max(left?.size ?? 0, right?.size ?? 0));
}

function changeOf(
  left: LayerStep | undefined,
  right: LayerStep | undefined,
  alike: boolean,
): LayerChange {
  const step = historyLine((right ?? left)?.createdBy);
  return {
    ...(step === '' ? {} : { step }),
    ...(left === undefined ? {} : { left: { digest: left.digest, size: left.size } }),
    ...(right === undefined ? {} : { right: { digest: right.digest, size: right.size } }),
    ...(alike ? { sizeChange: (right?.size ?? 0) - (left?.size ?? 0) } : {}),
  };
}
