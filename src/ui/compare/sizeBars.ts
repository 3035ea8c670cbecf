import type { PlatformComparison } from '../../oci/compare.ts';
import type { Bar, Section, Tone } from '../inspect/section.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';

const mostPlatforms = 12;
/** A hostile manifest names tens of thousands of layers, too thin to be seen. */
const mostSegments = 200;

interface Part {
  readonly tone: Tone;
  readonly size: number;
  readonly step: string;
}

/** Two bars for each platform, left and right, made of their layers and all to one scale. */
export function sizeBars(platforms: readonly PlatformComparison[], t: Translate): Section {
  const shown = platforms.slice(0, mostPlatforms);
  const widest = Math.max(
    1,
    ...shown.flatMap(({ left, right }) => [left?.size ?? 0, right?.size ?? 0]),
  );
  const tones: Readonly<Record<Tone, string>> = {
    shared: t('shared'),
    changed: t('changed'),
    added: t('only right'),
    removed: t('only left'),
  };
  const bars = shown.flatMap((one): Bar[] => {
    const platform = plainText(one.platform);
    const bar = (label: string, size: number, parts: readonly Part[]): Bar => ({
      label,
      total: formatBytes(size),
      said: `${platform}, ${label}: ${formatBytes(size)}. ${saidOf(parts, tones)}`,
      segments: boundedParts(parts, t).map(({ tone, size: bytes, step }) => ({
        share: bytes / widest,
        tone,
        text: `${formatBytes(bytes)} ${tones[tone]}: ${plainText(step, 200)}`,
      })),
    });
    const both = [
      ...(one.left === undefined ? [] : [bar(t('Left'), one.left.size, partsOf(one, 'left'))]),
      ...(one.right === undefined ? [] : [bar(t('Right'), one.right.size, partsOf(one, 'right'))]),
    ];
    return both.map((made, at) => (at === 0 ? { ...made, group: platform } : made));
  });
  const used = (['shared', 'changed', 'added', 'removed'] as const).filter((tone) =>
    bars.some(({ segments }) => segments.some((segment) => segment.tone === tone)),
  );
  const legend = used.map((tone) => ({ tone, text: tones[tone] }));
  const rest = platforms.length - shown.length;
  const note = rest > 0 ? t('{0} more platforms are in the table', rest) : undefined;
  return {
    kind: 'bars',
    title: t('Sizes'),
    legend,
    bars,
    ...(note === undefined ? {} : { note }),
  };
}

/** What both have first, then what one has alone; a pull moves the latter. */
function partsOf({ layers }: PlatformComparison, side: 'left' | 'right'): Part[] {
  const shared = layers.shared.map(({ size, createdBy }): Part => ({
    tone: 'shared',
    size,
    step: createdBy ?? '',
  }));
  const own = layers.changes.flatMap((change): Part[] => {
    const mine = change[side];
    const other = change[side === 'left' ? 'right' : 'left'];
    if (mine === undefined) return [];
    const alone = side === 'left' ? 'removed' : 'added';
    const tone = other === undefined ? alone : 'changed';
    return [{ tone, size: mine.size, step: change.step ?? mine.digest }];
  });
  return [...shared, ...own];
}

/** Those that are too many as one segment of each tone. */
function boundedParts(parts: readonly Part[], t: Translate): readonly Part[] {
  if (parts.length <= mostSegments) return parts;
  const rest = new Map<Tone, { size: number; count: number }>();
  for (const { tone, size } of parts.slice(mostSegments)) {
    const before = rest.get(tone) ?? { size: 0, count: 0 };
    rest.set(tone, { size: before.size + size, count: before.count + 1 });
  }
  return [
    ...parts.slice(0, mostSegments),
    ...[...rest].map(([tone, { size, count }]) => ({
      ...{ tone, size },
      step: t('{0} more layers', count),
    })),
  ];
}

function saidOf(parts: readonly Part[], tones: Readonly<Record<Tone, string>>): string {
  const sums = new Map<Tone, number>();
  for (const { tone, size } of parts) sums.set(tone, (sums.get(tone) ?? 0) + size);
  return [...sums].map(([tone, size]) => `${formatBytes(size)} ${tones[tone]}`).join(', ');
}
