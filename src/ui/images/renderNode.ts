import type { Account } from '../../oci/access/account.ts';
import { accountText } from '../../oci/access/account.ts';
import { isIndexType } from '../../oci/mediaType.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { NodeView, TooltipFact } from '../nodeView.ts';
import { plainText } from '../plainText.ts';
import { problemView } from '../problemView.ts';
import { relativeTime } from '../relativeTime.ts';
import type { Translate } from '../translate.ts';
import { attestationNames } from '../../oci/attestationNames.ts';
import type { Drawing } from './drawing.ts';
import type {
  ArtifactNode,
  AttestationsNode,
  GroupNode,
  ImageNode,
  ImagesNode,
  ProblemNode,
  ReadingNode,
  RepositoryNode,
} from './imagesNode.ts';
import { pullLimitText } from './pullLimitText.ts';
import { isOffline } from './isOutOfReach.ts';
import { renderLocalGroup, renderLocalImage } from './renderLocal.ts';
import { renderFact, renderPlatform, renderTag } from './renderTag.ts';

/** How a node of the Images view looks with what is known by now. */
export function renderNode(node: ImagesNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  switch (node.kind) {
    case 'image':
      return renderImage(node, t);
    case 'upstream':
      return {
        label: t('Upstream'),
        ...(node.folder === undefined ? {} : { description: node.folder }),
        icon: 'repo-pull',
        children: 'collapsed',
        contextValue: 'upstream',
        tooltip: {
          title: t('Upstream'),
          facts: [],
          note: t('What others released, beside what our registries have. It is read when opened.'),
        },
      };
    case 'repository':
      return renderRepository(node, drawing);
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
    case 'local':
      return renderLocalGroup(node, drawing);
    case 'localImage':
      return renderLocalImage(node, drawing);
    case 'more':
      return {
        label: t('Load more ({0})', node.hidden),
        icon: 'ellipsis',
        children: 'none',
        command: { title: t('Load more'), id: 'slipway.loadMoreTags', arguments: [node] },
      };
    case 'reading':
      return renderReading(node, drawing);
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
      return renderProblem(node, drawing);
  }
}

function renderImage({ image, folder }: ImageNode, t: Translate): NodeView {
  const facts: TooltipFact[] = [{ name: t('Context'), value: plainText(image.context) }];
  if (image.dockerfile !== undefined)
    facts.push({ name: t('Dockerfile'), value: plainText(image.dockerfile) });
  if (image.platforms.length > 0)
    facts.push({ name: t('Platforms'), value: image.platforms.map(formatPlatform).join(', ') });
  const origin =
    image.origin === 'config'
      ? 'slipway.yaml'
      : plainText(image.file ?? t('found in the workspace'));
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

function renderRepository({ repository, added }: RepositoryNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  const left = drawing.pullLimit(repository.registry);
  return {
    label: repository.name,
    description: repository.registry,
    icon: 'library',
    children: 'collapsed',
    contextValue: added ? 'repository;added' : 'repository',
    tooltip: {
      title: formatRepository(repository),
      facts: [
        ...signedInFacts(drawing.account(repository.registry), t),
        ...(left === undefined ? [] : [{ name: t('Pulls left'), value: pullLimitText(left, t) }]),
      ],
      ...(added ? { note: t('Added by hand') } : {}),
    },
    spoken: t('Repository {0} on {1}', repository.name, repository.registry),
  };
}

/** Which credentials the registry was shown; nothing while it asked for none. */
function signedInFacts(account: Account | undefined, t: Translate): TooltipFact[] {
  if (account === undefined) return [];
  const name = t('Signed in as');
  return [
    {
      name,
      value: account.kind === 'anonymous' ? t('nobody') : plainText(accountText(account), 300),
    },
  ];
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

/** A failure; one that leaves something to be shown says from when that is. */
function renderProblem(node: ProblemNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  const view = problemView(node.error, node, node.action, t);
  if (node.former === undefined) return view;
  const age = relativeTime(new Date(node.former.at), drawing.now, drawing.language);
  const label = isOffline(node.error)
    ? t('As of {0}, offline', age)
    : t('As of {0}: {1}', age, view.label);
  return {
    ...view,
    label,
    description: node.former.whole ? (view.description ?? '') : t('the first tags only'),
    icon: 'history',
    color: 'list.warningForeground',
    spoken: `${label}. ${view.spoken ?? ''}`,
  };
}

function renderReading(node: ReadingNode, drawing: Drawing): NodeView {
  const { t } = drawing;
  const common = { children: 'none', contextValue: node.state } as const;
  switch (node.state) {
    case 'reading':
      return {
        ...common,
        label: node.asOf === undefined ? t('Reading tags…') : t('Reading tags anew…'),
        description:
          node.asOf === undefined
            ? t('{0} so far', node.count)
            : t('as of {0}', relativeTime(new Date(node.asOf), drawing.now, drawing.language)),
        icon: 'loading~spin',
      };
    case 'paused':
      return {
        ...common,
        label: t('Read more tags'),
        description: t('{0} read, the registry has more', node.count),
        icon: 'ellipsis',
        command: { title: t('Read more tags'), id: 'slipway.loadMoreTags', arguments: [node] },
      };
    case 'full':
      return {
        ...common,
        label: t('More tags than can be shown'),
        description: t('{0} read; open another by its name', node.count),
        icon: 'info',
        command: { title: t('Inspect Manifest…'), id: 'slipway.inspect', arguments: [] },
      };
  }
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
  const [label, icon] =
    role === 'attestation'
      ? [t('Attestation of another image'), 'shield']
      : isIndexType(descriptor.mediaType)
        ? [t('Index, nested too deep to be opened'), 'layers']
        : [t('Artifact'), 'file-binary'];
  return {
    label,
    description: type,
    icon,
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
