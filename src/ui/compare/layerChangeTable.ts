import type { PlatformComparison } from '../../oci/compare.ts';
import type { LayerChange } from '../../oci/compareLayers.ts';
import { shortDigest } from '../../oci/digest.ts';
import type { Cell, Row, Section } from '../inspect/section.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';
import { formatDifference } from './formatDifference.ts';

/** What each build step made larger or smaller, the largest change first. */
export function layerChangeTable({ platform, layers }: PlatformComparison, t: Translate): Section {
  const { shared, added, changes } = layers;
  const all = shared.length + added.length;
  const largest = changes.reduce(
    (most, { sizeChange = 0 }) => Math.max(most, Math.abs(sizeChange)),
    1,
  );
  const kept = shared.reduce((sum, { size }) => sum + size, 0);
  const note =
    shared.length === 0
      ? t('no layer is shared')
      : t('{0} of {1} layers shared, {2}', shared.length, all, formatBytes(kept));
  const title = t('Layers · {0}', plainText(platform));
  if (changes.length === 0) return { kind: 'facts', title, note, facts: [] };
  return {
    kind: 'table',
    title,
    note,
    columns: [
      { title: t('Left'), right: true },
      { title: t('Right'), right: true },
      { title: t('Difference'), right: true },
      { title: t('Created by') },
    ],
    rows: changes.map((one): Row => ({
      cells: [
        sizeCell(one.left),
        sizeCell(one.right),
        differenceCell(one, largest, t),
        { text: plainText(one.step ?? nameOf(one), 500), mono: true },
      ],
    })),
  };
}

function sizeCell(side: LayerChange['left']) {
  return side === undefined
    ? { text: '–', right: true, dim: true }
    : { text: formatBytes(side.size), right: true };
}

/** Where sizes cannot be compared, what happened in a word. */
function differenceCell(one: LayerChange, largest: number, t: Translate): Cell {
  const tone = toneOf(one);
  const words = { added: t('only right'), removed: t('only left'), changed: t('changed') };
  if (one.sizeChange === undefined) return { text: words[tone], right: true };
  const share = Math.abs(one.sizeChange) / largest;
  return { text: formatDifference(one), right: true, share, tone };
}

function toneOf({ left, right }: LayerChange) {
  if (left === undefined) return 'added';
  return right === undefined ? 'removed' : 'changed';
}

function nameOf({ left, right }: LayerChange): string {
  const digest = right?.digest ?? left?.digest;
  return digest === undefined ? '' : shortDigest(digest);
}
