import type { Comparison, PlatformComparison } from '../oci/compare.ts';
import { differAroundImages } from '../oci/compare.ts';
import type { ConfigChange } from '../oci/compareConfig.ts';
import type { LayerChange } from '../oci/compareLayers.ts';
import type { PackageChange } from '../oci/comparePackages.ts';
import type { LayerStep } from '../oci/layerSteps.ts';
import type { Command } from './command.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { count } from '../terminal/quantities.ts';
import type { Cell } from '../terminal/table.ts';
import { table } from '../terminal/table.ts';

export const compareCommand: Command = {
  name: 'compare',
  summary: 'show what differs between two images: platforms, layers, config, packages',
  operands: 'LEFT RIGHT',
  arity: [2, 2],
  options: {},
  description:
    'What is only in RIGHT is added (+), what is only in LEFT is removed (-). Packages are compared where both\nhave an SBOM. A layer both have from one step but not alike is changed (~), with the bytes it grew by. It\nexits with 0 whether or not there is a difference. An image of the Docker engine is written\ndocker-daemon:NAME; its layers are compared by content, and their sizes are those on disk.',
  examples: [
    'slipway compare ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:1.5.0',
    'slipway compare ghcr.io/acme/api:main ghcr.io/acme/api:1.5.0 --json',
    'slipway compare ghcr.io/acme/api:1.5.0 docker-daemon:acme/api:dev',
  ],
  async run({ arguments: given, terminal, services, signal }) {
    const [left = '', right = ''] = given.operands;
    const comparison = await services.slipway.compare(left, right, signal);
    return { document: comparison, text: comparisonText(comparison, paintFor(terminal.stdout)) };
  },
};

function comparisonText(comparison: Comparison, paint: Paint): string {
  const { left, right, same, platforms } = comparison;
  let text = table(
    [
      ['left', { text: left.reference, colour: 'bold' }, left.digest],
      ['right', { text: right.reference, colour: 'bold' }, right.digest],
    ],
    { paint },
  );
  if (same) return `${text}\nBoth are the same manifest.\n`;
  if (comparison.sizes === 'mixed')
    text += '\nSizes are compressed in the registry and uncompressed in the engine.\n';
  if (differAroundImages(comparison))
    text +=
      '\nThe images are the same; the indexes around them differ, in annotations, attestations or order.\n';
  for (const platform of platforms) text += `\n${platformText(platform, paint)}`;
  return text;
}

function platformText(one: PlatformComparison, paint: Paint): string {
  const sizes = [one.left, one.right].map((side) => (side ? formatSize(side.size) : 'none'));
  const size = one.change === 'same' ? (sizes[1] ?? '') : sizes.join(' → ');
  const title = table([[{ text: one.platform, colour: 'bold' }, one.change, size, grown(one)]], {
    paint,
  });
  if (one.change === 'same') return title;
  const { shared, changes } = one.layers;
  const kept = { text: `${count(shared.length, 'layer')} shared`, colour: 'dim' } as const;
  const rows = [
    ...changes.map(layerRow),
    ...(shared.length > 0
      ? [['=', { text: formatSize(total(shared)), align: 'right' as const }, '', kept]]
      : []),
  ];
  return title + table([...rows], { paint, indent: '  ' }) + detailsText(one, paint);
}

function detailsText({ config, packages, packagesProblem }: PlatformComparison, paint: Paint) {
  const rows: (string | Cell)[][] = config.map(configRow);
  if (packages !== undefined) {
    rows.push(...packages.removed.map((one) => packageRow('-', 'red', one)));
    rows.push(...packages.added.map((one) => packageRow('+', 'green', one)));
    rows.push(...packages.changed.map((one) => packageRow('~', 'yellow', one)));
  }
  if (packagesProblem !== undefined)
    rows.push(['!', 'packages', `not compared: ${packagesProblem}`]);
  return table(rows, { paint, indent: '  ' });
}

function grown({ change, sizeChange }: PlatformComparison): string {
  return change === 'changed' ? signed(sizeChange) : '';
}

/** Empty where the sizes cannot be compared. */
function signed(bytes: number | undefined): string {
  return bytes === undefined ? '' : `${bytes < 0 ? '-' : '+'}${formatSize(Math.abs(bytes))}`;
}

/** Where one step made both, what it makes now is larger or smaller; else all of it came or went. */
function layerRow({ step, left, right, sizeChange }: LayerChange): (string | Cell)[] {
  const what = step?.slice(0, 200) ?? right?.digest ?? left?.digest ?? '';
  const colour = left === undefined ? 'green' : right === undefined ? 'red' : 'yellow';
  const mark = left === undefined ? '+' : right === undefined ? '-' : '~';
  const size = right?.size ?? left?.size ?? 0;
  const change = left === undefined || right === undefined ? '' : signed(sizeChange);
  const amount: Cell = { text: formatSize(size), align: 'right' };
  return [{ text: mark, colour }, amount, { text: change, align: 'right' }, what];
}

function total(layers: readonly LayerStep[]): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}

function configRow({ kind, name, left, right }: ConfigChange): (string | Cell)[] {
  const what = name === undefined ? kind : `${kind} ${name}`;
  if (left === undefined) return [{ text: '+', colour: 'green' }, what, right ?? ''];
  if (right === undefined) return [{ text: '-', colour: 'red' }, what, left];
  return [{ text: '~', colour: 'yellow' }, what, `${left} → ${right}`];
}

function packageRow(mark: string, colour: Colour, change: PackageChange): (string | Cell)[] {
  const sides = [change.left, change.right].filter((versions) => versions.length > 0);
  const versions = sides.map((side) => side.join(', ')).join(' → ');
  return [{ text: mark, colour }, `package ${change.name}`, versions];
}
