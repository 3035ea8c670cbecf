import { formatBytes } from '../quantities.ts';

interface Grown {
  readonly left?: { readonly size: number };
  /** Bytes; absent where they cannot be told. */
  readonly sizeChange?: number;
}

/** `+1.5 MB (+12 %)`; without the share where there was nothing before. */
export function formatDifference({ left, sizeChange }: Grown): string {
  if (sizeChange === undefined) return '';
  if (sizeChange === 0) return '±0';
  const sign = sizeChange < 0 ? '−' : '+';
  const amount = `${sign}${formatBytes(Math.abs(sizeChange))}`;
  if (left === undefined || left.size === 0) return amount;
  const share = Math.round((Math.abs(sizeChange) / left.size) * 100);
  return share === 0 ? amount : `${amount} (${sign}${share} %)`;
}
