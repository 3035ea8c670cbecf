import type { Digest } from '../../oci/digest.ts';
import type { Outline } from '../../oci/outline.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { PlatformImage } from '../../oci/platformImage.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import { formatReference, formatRepository } from '../../oci/reference.ts';
import type { NodeView, TooltipFact } from '../nodeView.ts';
import { plainText } from '../plainText.ts';
import { problemView } from '../problemView.ts';
import { formatBytes } from '../quantities.ts';
import { recordedTime, relativeTime } from '../relativeTime.ts';
import type { Translate } from '../translate.ts';
import { attestationNames } from './attestationNames.ts';
import type {
  ArtifactNode,
  AttestationsNode,
  FactNode,
  GroupNode,
  ImageNode,
  ImagesNode,
  PlatformNode,
  RepositoryNode,
  TagNode,
} from './imagesNode.ts';
import type { Known, TagDetails } from './tagCatalog.ts';

/** What drawing may look at: what is known by now, the time, the language. */
export interface Drawing {
  readonly t: Translate;
  readonly now: number;
  readonly language: string;
  tag(reference: TagReference): Known<TagDetails> | undefined;
  platform(repository: Repository, digest: Digest): Known<PlatformImage> | undefined;
}

/** How a node of the Images view looks with what is known by now. */
export function renderNode(node: ImagesNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  switch (node.kind) {
    case 'image':
      return renderImage(node, t);
    case 'repository':
      return renderRepository(node, t);
    case 'group':
      return renderGroup(node, t);
    case 'tag':
      return renderTag(node, drawing);
    case 'platform':
      return renderPlatform(node, drawing);
    case 'fact':
      return renderFact(node, drawing);
    case 'attestations':
      return renderAttestations(node, t);
    case 'artifact':
      return renderArtifact(node, t);
    case 'more':
      return {
        label: t('Load more ({0})', node.hidden),
        icon: 'ellipsis',
        children: 'none',
        command: { title: t('Load more'), id: 'slipway.loadMoreTags', arguments: [node] },
      };
    case 'note':
      return {
        label: node.label,
        ...(node.description === undefined ? {} : { description: node.description }),
        icon: node.icon,
        children: 'none',
        ...(node.action && {
          command: {
            title: node.action.title,
            id: node.action.command,
            arguments: node.action.arguments,
          },
        }),
      };
    case 'problem':
      return problemView(node.error, node, node.action, t);
  }
}

function renderImage({ image, folder }: ImageNode, t: Translate): NodeView {
  const facts: TooltipFact[] = [{ name: t('Context'), value: plainText(image.context) }];
  if (image.dockerfile !== undefined)
    facts.push({ name: t('Dockerfile'), value: plainText(image.dockerfile) });
  if (image.platforms.length > 0)
    facts.push({ name: t('Platforms'), value: image.platforms.map(formatPlatform).join(', ') });
  const origin = image.origin === 'config' ? 'slipway.yaml' : t('found in the workspace');
  return {
    label: plainText(image.name),
    ...(folder === undefined ? {} : { description: folder }),
    icon: 'package',
    children: 'expanded',
    contextValue: 'image',
    tooltip: { title: plainText(image.name), facts, note: t('From: {0}', origin) },
    spoken: t('Image {0}', plainText(image.name)),
  };
}

function renderRepository({ repository, added }: RepositoryNode, t: Translate): NodeView {
  return {
    label: repository.name,
    description: repository.registry,
    icon: 'library',
    children: 'collapsed',
    contextValue: added ? 'repository;added' : 'repository',
    tooltip: {
      title: formatRepository(repository),
      facts: [],
      ...(added ? { note: t('Added by hand') } : {}),
    },
    spoken: t('Repository {0} on {1}', repository.name, repository.registry),
  };
}

function renderGroup(node: GroupNode, t: Translate): NodeView {
  const { label, icon } = groupLook(node.group, t);
  const count = node.searching ? t('{0} of {1}', node.tags.length, node.total) : `${node.total}`;
  return {
    label,
    description: count,
    icon,
    children: node.searching || node.group === 'releases' ? 'expanded' : 'collapsed',
    contextValue: 'group',
    spoken: t('{0}, {1} tags', label, node.tags.length),
  };
}

function groupLook(group: GroupNode['group'], t: Translate): { label: string; icon: string } {
  switch (group) {
    case 'releases':
      return { label: t('Releases'), icon: 'versions' };
    case 'branches':
      return { label: t('Branches'), icon: 'git-branch' };
    case 'commits':
      return { label: t('Commits'), icon: 'git-commit' };
    case 'other':
      return { label: t('Other'), icon: 'list-unordered' };
  }
}

function renderTag({ reference }: TagNode, drawing: Drawing): NodeView {
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
  const { fetched, outline } = known.value;
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

function renderPlatform(node: PlatformNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  const { digest } = node.descriptor;
  const known = drawing.platform(node.reference.repository, digest);
  const image = known?.value;
  const platform = image?.platform ?? node.platform;
  const label = platform === undefined ? t('Image') : plainText(formatPlatform(platform));
  const parts = [briefDigest(digest)];
  if (image?.size !== undefined) parts.push(formatBytes(image.size));
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

function renderFact({ fact, platform }: FactNode, drawing: Drawing): NodeView {
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

function renderAttestations(node: AttestationsNode, t: Translate): NodeView {
  const names = attestationNames(node.attestations).map((name) => plainText(name, 80));
  const label = t('Attestations: {0}', names.join(', '));
  return {
    label,
    icon: 'shield',
    children: 'none',
    contextValue: 'attestations;digest',
    tooltip: {
      title: label,
      facts: node.attestations.flatMap(({ digest, predicateTypes }) => [
        { name: t('Digest'), value: digest },
        ...predicateTypes.map((type) => ({ name: t('Says'), value: plainText(type) })),
      ]),
      note: t('Present, not verified.'),
    },
    spoken: label,
    command: {
      title: t('Open Raw Manifest'),
      id: 'slipway.openRawManifest',
      arguments: [node],
    },
  };
}

function renderArtifact(node: ArtifactNode, t: Translate): NodeView {
  const { descriptor, role } = node;
  const type = plainText(descriptor.artifactType ?? descriptor.mediaType);
  const label = role === 'attestation' ? t('Attestation of another image') : t('Artifact');
  return {
    label,
    description: type,
    icon: role === 'attestation' ? 'shield' : 'file-binary',
    children: 'none',
    contextValue: 'artifact;digest',
    tooltip: {
      title: label,
      facts: [
        { name: t('Type'), value: type },
        { name: t('Digest'), value: descriptor.digest },
      ],
    },
    spoken: `${label}: ${type}`,
    command: {
      title: t('Open Raw Manifest'),
      id: 'slipway.openRawManifest',
      arguments: [node],
    },
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

/** The size, or the smallest and largest, of images that are all known. */
function sizeRange(images: readonly PlatformImage[] | undefined): string | undefined {
  const sizes = (images ?? []).map(({ size }) => size).filter((size) => size !== undefined);
  if (sizes.length === 0) return undefined;
  const smallest = formatBytes(Math.min(...sizes));
  const largest = formatBytes(Math.max(...sizes));
  if (smallest === largest) return smallest;
  const [from = '', unit] = smallest.split(' ');
  return largest.endsWith(` ${unit ?? ''}`) ? `${from}–${largest}` : `${smallest}–${largest}`;
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

/** Eight hex digits: enough to compare rows; the tooltip and the copy have them all. */
function briefDigest(digest: Digest): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 8);
}

/** In UTC, to the second. */
function wholeTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
