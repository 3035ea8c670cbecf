import { Failure } from '../../oci/failure.ts';
import type { LocalState } from '../../oci/local/compareLocal.ts';
import { formatReference } from '../../oci/reference.ts';
import type { NodeView } from '../nodeView.ts';
import { plainText } from '../plainText.ts';
import { formatBytes, formatBytesBriefly } from '../quantities.ts';
import { relativeTime } from '../relativeTime.ts';
import type { Translate } from '../translate.ts';
import type { Drawing } from './drawing.ts';
import type { LocalGroupNode, LocalImageNode } from './imagesNode.ts';

/** What the engine has of a repository; an engine that is away is told in passing. */
export function renderLocalGroup({ count, error }: LocalGroupNode, { t }: Drawing): NodeView {
  const label = t('On This Machine');
  const common = { label, icon: 'vm', contextValue: 'local' } as const;
  if (error === undefined)
    return {
      ...common,
      description: `${count}`,
      children: 'collapsed',
      spoken: t('{0}, {1} tags', label, count),
    };
  const message = error instanceof Failure ? plainText(error.message, 600) : '';
  const remedy = error instanceof Failure ? plainText(error.remedy, 600) : '';
  return {
    ...common,
    description: t('Docker cannot be asked'),
    children: 'none',
    tooltip: { title: label, facts: [], note: `${message} ${remedy}`.trim() },
    spoken: `${label}: ${message} ${remedy}`,
    command: { title: t('Doctor'), id: 'slipway.doctor', arguments: [] },
  };
}

/** A tag of the engine, and how it stands to the registry's of the same name. */
export function renderLocalImage(
  { reference, compared }: LocalImageNode,
  drawing: Drawing,
): NodeView {
  const { t } = drawing;
  const { image, remote, state, error } = compared;
  const { words, icon, color } = look(state, t);
  const parts = [words];
  if (image.size !== undefined) parts.push(formatBytesBriefly(image.size));
  const created = image.created === undefined ? undefined : new Date(image.created);
  if (created !== undefined) parts.push(relativeTime(created, drawing.now, drawing.language));
  const label = plainText(reference.tag, 128);
  const note = error instanceof Failure ? plainText(`${error.message} ${error.remedy}`, 600) : '';
  return {
    label,
    description: parts.join(' · '),
    icon,
    ...(color === undefined ? {} : { color }),
    children: 'none',
    contextValue: `localImage;${state}${remote === undefined ? '' : ';pushed'}`,
    tooltip: {
      title: formatReference(reference),
      facts: [
        { name: t('Compared with the registry'), value: words },
        { name: t('Here'), value: image.id },
        ...(remote === undefined ? [] : [{ name: t('Registry'), value: remote }]),
        ...(image.size === undefined
          ? []
          : [{ name: t('Size'), value: t('{0} on disk', formatBytes(image.size)) }]),
      ],
      ...(note === '' ? {} : { note }),
    },
    spoken: t('Local image {0}, {1}', label, parts.join(', ')),
  };
}

function look(
  state: LocalState,
  t: Translate,
): { readonly words: string; readonly icon: string; readonly color?: string } {
  switch (state) {
    case 'same':
      return { words: t('same as pushed'), icon: 'pass', color: 'testing.iconPassed' };
    case 'differs':
      return { words: t('differs'), icon: 'diff', color: 'list.warningForeground' };
    case 'untagged':
      return { words: t('pushed, not as this tag'), icon: 'tag' };
    case 'never-pushed':
      return { words: t('never pushed'), icon: 'circle-large-outline' };
    case 'unknown':
      return { words: t('not checked'), icon: 'question' };
  }
}
