import type { Comparison, PlatformComparison } from '../../oci/compare.ts';
import { differAroundImages } from '../../oci/compare.ts';
import type { ConfigChange } from '../../oci/compareConfig.ts';
import type { PackageChange } from '../../oci/comparePackages.ts';
import type { Digest } from '../../oci/digest.ts';
import { shortDigest } from '../../oci/digest.ts';
import type { Row, Section } from '../inspect/section.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';
import { layerChangeTable } from './layerChangeTable.ts';
import { sizeBars } from './sizeBars.ts';
import { formatDifference } from './formatDifference.ts';

/** What a comparison says, for one chosen platform in detail. */
export function comparePage(
  comparison: Comparison,
  chosen: Digest | undefined,
  t: Translate,
): Section[] {
  const { platforms, same } = comparison;
  const sections: Section[] = [summary(comparison, t)];
  if (same || platforms.length === 0) return sections;
  const shown = chosenPlatform(platforms, chosen);
  sections.push(platformTable(platforms, shown, t));
  // Bars to one scale would say that an image shrank for being compressed.
  if (comparison.sizes !== 'mixed') sections.push(sizeBars(platforms, t));
  if (shown !== undefined) sections.push(...platformSections(shown, t));
  return sections;
}

/** The digest a platform is chosen by: of the image that is there now. */
function keyOf({ right, left }: PlatformComparison): Digest | undefined {
  return right?.digest ?? left?.digest;
}

/** Without a choice, the first platform with something to tell. */
function chosenPlatform(
  platforms: readonly PlatformComparison[],
  chosen: Digest | undefined,
): PlatformComparison | undefined {
  return (
    platforms.find((one) => keyOf(one) === chosen) ??
    platforms.find(({ change }) => change !== 'same') ??
    platforms[0]
  );
}

function summary(comparison: Comparison, t: Translate): Section {
  const { left, right, same, sizes } = comparison;
  const side = (name: string, one: Comparison['left']) => ({
    name,
    values: [plainText(one.reference, 500), one.digest],
    mono: true,
  });
  return {
    kind: 'facts',
    title: '',
    facts: [
      side(t('Left'), left),
      side(t('Right'), right),
      {
        name: t('Result'),
        values: [same ? t('Both are the same manifest.') : verdict(comparison, t)],
      },
      ...(same || sizes === undefined ? [] : [{ name: t('Sizes'), values: [measured(sizes, t)] }]),
    ],
  };
}

function measured(sizes: NonNullable<Comparison['sizes']>, t: Translate): string {
  return sizes === 'mixed'
    ? t('Compressed in the registry, uncompressed in the engine; layers are compared by content.')
    : t('Uncompressed, as the engine has them.');
}

function verdict(comparison: Comparison, t: Translate): string {
  const { platforms } = comparison;
  if (differAroundImages(comparison))
    return t(
      'The images are the same; the indexes around them differ, in annotations, attestations or order.',
    );
  const count = (change: PlatformComparison['change']) =>
    platforms.filter((one) => one.change === change).length;
  const said = [
    [count('changed'), t('changed')],
    [count('added'), t('added')],
    [count('removed'), t('removed')],
    [count('same'), t('the same')],
  ] as const;
  const parts = said.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`);
  if (parts.length === 0) return t('Neither has a platform.');
  return t('Platforms: {0}', parts.join(', '));
}

function platformTable(
  platforms: readonly PlatformComparison[],
  chosen: PlatformComparison | undefined,
  t: Translate,
): Section {
  const changes = {
    added: t('added'),
    removed: t('removed'),
    changed: t('changed'),
    same: t('the same'),
  };
  const rows = platforms.map((one): Row => {
    const key = keyOf(one);
    const size = (side: { readonly size: number } | undefined) =>
      side === undefined
        ? { text: '–', right: true, dim: true }
        : { text: formatBytes(side.size), right: true };
    const cells = [
      { text: plainText(one.platform) },
      { text: changes[one.change], ...(one.change === 'same' ? { dim: true } : {}) },
      size(one.left),
      size(one.right),
      { text: one.change === 'changed' ? formatDifference(one) : '', right: true },
      key === undefined ? { text: '' } : { text: shortDigest(key), mono: true, copies: key },
    ];
    return key === undefined ? { cells } : { chooses: key, chosen: one === chosen, cells };
  });
  return {
    kind: 'table',
    title: t('Platforms'),
    columns: [
      { title: t('Platform') },
      { title: t('Change') },
      { title: t('Left'), right: true },
      { title: t('Right'), right: true },
      { title: t('Difference'), right: true },
      { title: t('Digest') },
    ],
    rows,
  };
}

function platformSections(one: PlatformComparison, t: Translate): Section[] {
  const platform = plainText(one.platform);
  if (one.change === 'same') return [];
  const sections: Section[] = [layerChangeTable(one, t)];
  if (one.change !== 'changed') return sections;
  sections.push(configTable(t('Config and labels · {0}', platform), one.config, t));
  sections.push(packageTable(t('Packages · {0}', platform), one, t));
  return sections;
}

function sides(title: string, first: string, t: Translate) {
  const columns = [{ title: first }, { title: t('Left') }, { title: t('Right') }];
  return { kind: 'table', title, columns } as const;
}

function configTable(title: string, changes: readonly ConfigChange[], t: Translate): Section {
  if (changes.length === 0) return quiet(title, t('No difference.'));
  const rows = changes.map(({ kind, name, left, right }): Row => ({
    cells: [
      { text: plainText(name === undefined ? kind : `${kind} ${name}`), mono: true },
      valueCell(left),
      valueCell(right),
    ],
  }));
  return { ...sides(title, t('What'), t), rows };
}

function valueCell(value: string | undefined) {
  return value === undefined
    ? { text: '–', dim: true }
    : { text: plainText(value, 1000), mono: true };
}

function packageTable(
  title: string,
  { packages, packagesProblem }: PlatformComparison,
  t: Translate,
): Section {
  if (packagesProblem !== undefined)
    return quiet(title, t('Not compared: {0}', plainText(packagesProblem, 500)));
  if (packages === undefined) return quiet(title, t('Not compared: both sides need an SBOM.'));
  const { added, removed, changed } = packages;
  const said = [
    t('{0} changed', changed.length),
    t('{0} added', added.length),
    t('{0} removed', removed.length),
  ].join(', ');
  const all = [...changed, ...added, ...removed];
  if (all.length === 0) return quiet(title, t('No difference.'));
  const versions = (list: PackageChange['left']) =>
    list.length === 0
      ? { text: '–', dim: true }
      : { text: plainText(list.map((one) => one || t('no version')).join(', ')), mono: true };
  const rows = all.map(({ name, left, right }): Row => ({
    cells: [{ text: plainText(name) }, versions(left), versions(right)],
  }));
  return { ...sides(title, t('Name'), t), note: said, search: true, rows };
}

function quiet(title: string, note: string): Section {
  return { kind: 'facts', title, note, facts: [] };
}
