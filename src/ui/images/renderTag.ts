import type { Digest } from '../../oci/digest.ts';
import type { Outline } from '../../oci/outline.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { PlatformImage } from '../../oci/platformImage.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatReference } from '../../oci/reference.ts';
import type { NodeView, TooltipFact } from '../nodeView.ts';
import { plainText } from '../plainText.ts';
import { problemView } from '../problemView.ts';
import { formatBytes, formatBytesBriefly } from '../quantities.ts';
import { recordedTime, relativeTime } from '../relativeTime.ts';
import type { Drawing } from './drawing.ts';
import type { FactNode, PlatformNode, TagNode } from './imagesNode.ts';

/** A tag: short digest, size when it is known, age. */
export function renderTag({ reference }: TagNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  const known = drawing.tag(reference);
  const base = {
    label: plainText(reference.tag),
    icon: 'tag',
    children: 'collapsed',
    contextValue: 'tag',
  } as const;
  if (known?.error !== undefined) return brokenTag(base, known.error, drawing);
  if (known?.value === undefined) return { ...base, spoken: t('Tag {0}', base.label) };
  const { fetched, outline, asOf } = known.value;
  const { digest } = fetched.descriptor;
  const images = describedImages(outline, reference.repository, drawing);
  const parts = [briefDigest(digest)];
  const size = sizeRange(images);
  if (size !== undefined) parts.push(size);
  const created = newest(images, fetched.manifest.annotations);
  if (created !== undefined) parts.push(relativeTime(created, drawing.now, drawing.language));
  const description = parts.join(' · ');
  return {
    ...base,
    description,
    contextValue: 'tag;digest',
    tooltip: {
      title: formatReference(reference),
      facts: [
        { name: t('Digest'), value: digest },
        ...tagFacts(outline, drawing, reference.repository),
        ...(created ? [{ name: t('Created'), value: wholeTime(created) }] : []),
        ...(asOf === undefined
          ? []
          : [{ name: t('As of'), value: `${wholeTime(new Date(asOf))}, ${t('not asked since')}` }]),
      ],
    },
    spoken: t('Tag {0}, {1}, {2} platforms', base.label, description, outline.platforms.length),
  };
}

function brokenTag(
  base: Pick<NodeView, 'label' | 'children'> & Pick<NodeView, 'contextValue'>,
  error: unknown,
  { t }: Drawing,
): NodeView {
  const problem = problemView(error, undefined, undefined, t);
  return {
    ...problem,
    ...base,
    description: problem.label,
    icon: 'warning',
    color: 'list.warningForeground',
    spoken: t('Tag {0}, {1}', base.label, problem.label),
  };
}

function tagFacts(outline: Outline, drawing: Drawing, repository: Repository): TooltipFact[] {
  return outline.platforms.map(({ platform, descriptor }) => {
    const image = drawing.platform(repository, descriptor.digest)?.value;
    const named = platform ?? image?.platform;
    const name = named === undefined ? drawing.t('Image') : plainText(formatPlatform(named));
    const size = image?.size === undefined ? '' : ` · ${formatBytes(image.size)}`;
    return { name, value: `${briefDigest(descriptor.digest)}${size}` };
  });
}

/** A platform of a tag: short digest, size, age. */
export function renderPlatform(node: PlatformNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  const { digest } = node.descriptor;
  const known = drawing.platform(node.reference.repository, digest);
  const image = known?.value;
  const platform = image?.platform ?? node.platform;
  const label = platform === undefined ? t('Image') : plainText(formatPlatform(platform));
  const parts = [briefDigest(digest)];
  if (image?.size !== undefined) parts.push(formatBytesBriefly(image.size));
  const created = recordedTime(image?.created);
  if (created !== undefined) parts.push(relativeTime(created, drawing.now, drawing.language));
  const base = {
    label,
    children: 'collapsed',
    contextValue: 'platform;digest',
  } as const;
  if (known?.error !== undefined) return brokenTag(base, known.error, drawing);
  return {
    ...base,
    description: parts.join(' · '),
    icon: 'chip',
    tooltip: {
      title: label,
      facts: [
        { name: t('Digest'), value: digest },
        ...(image?.size === undefined
          ? []
          : [{ name: t('Size'), value: t('{0} compressed', formatBytes(image.size)) }]),
        ...(created ? [{ name: t('Created'), value: wholeTime(created) }] : []),
      ],
    },
    spoken: t('Platform {0}, {1}', label, parts.join(', ')),
  };
}

/** A row that says one thing about a platform, in full. */
export function renderFact({ fact, platform }: FactNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  const { digest } = platform.descriptor;
  const image = drawing.platform(platform.reference.repository, digest)?.value;
  switch (fact) {
    case 'digest':
      return row(t('Digest'), digest, 'symbol-number', 'fact;digest');
    case 'size': {
      const size = image?.size === undefined ? t('not known') : formatBytes(image.size);
      return row(t('Size'), t('{0} compressed', size), 'archive', 'fact');
    }
    case 'created': {
      const created = recordedTime(image?.created);
      if (created === undefined) return row(t('Created'), t('not recorded'), 'calendar', 'fact');
      const ago = relativeTime(created, drawing.now, drawing.language);
      const day = created.toISOString().slice(0, 10);
      return row(t('Created'), `${ago} · ${day}`, 'calendar', 'fact');
    }
  }
}

function row(label: string, description: string, icon: string, contextValue: string): NodeView {
  return {
    label,
    description,
    icon,
    children: 'none',
    contextValue,
    tooltip: { title: label, facts: [], note: description },
    spoken: `${label}: ${description}`,
  };
}

function describedImages(
  outline: Outline,
  repository: Repository,
  drawing: Drawing,
): PlatformImage[] | undefined {
  const images: PlatformImage[] = [];
  for (const { descriptor } of outline.platforms) {
    const image = drawing.platform(repository, descriptor.digest)?.value;
    if (image === undefined) return undefined;
    images.push(image);
  }
  return images;
}

/** The size of images that are all known: of the largest, or from the smallest when they differ much. */
function sizeRange(images: readonly PlatformImage[] | undefined): string | undefined {
  const sizes = (images ?? []).map(({ size }) => size).filter((size) => size !== undefined);
  if (sizes.length === 0) return undefined;
  const largest = formatBytesBriefly(Math.max(...sizes));
  if (Math.min(...sizes) > 0.8 * Math.max(...sizes)) return largest;
  const [from = '', unit = ''] = formatBytesBriefly(Math.min(...sizes)).split(' ');
  return largest.endsWith(` ${unit}`) ? `${from}–${largest}` : `${from} ${unit}–${largest}`;
}

/** When the newest image was made; an index may say so itself. */
function newest(
  images: readonly PlatformImage[] | undefined,
  annotations: Readonly<Record<string, string>>,
): Date | undefined {
  const said = recordedTime(annotations['org.opencontainers.image.created']);
  if (said !== undefined) return said;
  const times = (images ?? []).map(({ created }) => recordedTime(created)?.getTime() ?? 0);
  const latest = Math.max(0, ...times);
  return latest === 0 ? undefined : new Date(latest);
}

/** Seven hex digits, as git abbreviates: enough to compare rows; tooltip and copy have them all. */
function briefDigest(digest: Digest): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 7);
}

/** In UTC, to the second. */
function wholeTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
