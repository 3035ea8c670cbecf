import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';

/** What the cache of a builder holds of one kind; sizes in bytes. */
export interface UsageOfKind {
  /** BuildKit's own name, e.g. `regular` or `exec.cachemount`. */
  readonly kind: string;
  readonly records: number;
  readonly size: number;
  /** Of it, what no build uses right now. */
  readonly reclaimable: number;
}

export interface DiskUsage {
  /** The largest first. */
  readonly kinds: readonly UsageOfKind[];
  readonly size: number;
  readonly reclaimable: number;
}

const recordForm = z.object({
  Type: z.optional(z.string()),
  Size: z.union([z.string(), z.number()]),
  Reclaimable: z.optional(z.boolean()),
});

/** Reads the JSON lines of `docker buildx du --format json`; undefined for another form. */
export function parseDiskUsage(text: string): DiskUsage | undefined {
  const kinds = new Map<string, UsageOfKind>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const found = recordForm.safeParse(parseJsonText(line));
    if (!found.success) return undefined;
    const { Type: kind = 'regular', Size, Reclaimable = false } = found.data;
    const size = typeof Size === 'number' ? Size : parseSize(Size);
    if (size === undefined) return undefined;
    const before = kinds.get(kind) ?? { kind, records: 0, size: 0, reclaimable: 0 };
    kinds.set(kind, {
      kind,
      records: before.records + 1,
      size: before.size + size,
      reclaimable: before.reclaimable + (Reclaimable ? size : 0),
    });
  }
  const all = [...kinds.values()].sort((one, other) => other.size - one.size);
  return {
    kinds: all,
    size: all.reduce((sum, { size }) => sum + size, 0),
    reclaimable: all.reduce((sum, { reclaimable }) => sum + reclaimable, 0),
  };
}

/** Kept by a prune that is not told to take all. */
const internal = new Set(['internal', 'frontend']);

/** Bytes a prune would free, as far as the records say; layers may be shared. */
export function prunable(usage: DiskUsage, all: boolean): number {
  return usage.kinds.reduce(
    (sum, { kind, reclaimable }) => sum + (all || !internal.has(kind) ? reclaimable : 0),
    0,
  );
}

const units: Readonly<Record<string, number>> = {
  ...{ B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
  ...{ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 },
};

/** `4.096kB`, as the Docker command line writes sizes; an asterisk marks what is shared. */
export function parseSize(text: string): number | undefined {
  const found = /^([0-9.]+)\s?([A-Za-z]+)\*?$/.exec(text.trim());
  const unit = units[found?.[2] ?? ''];
  return found === null || unit === undefined ? undefined : Math.round(Number(found[1]) * unit);
}

/** Bytes that `docker buildx prune` says it freed; undefined when it does not. */
export function freedBytes(text: string): number | undefined {
  const said = /^Total:\s+(\S+)\s*$/m.exec(text)?.[1];
  return said === undefined ? undefined : parseSize(said);
}
