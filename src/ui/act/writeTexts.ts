import type { Attachments } from '../../oci/attachments.ts';
import { referrerType } from '../../oci/attachments.ts';
import type { Digest } from '../../oci/digest.ts';
import type { TagChange, TagNeighbours } from '../../oci/tagChange.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** What a plan does to each tag, a line each, for a dialog. */
export function changesText(digest: Digest, changes: readonly TagChange[], t: Translate): string {
  const lines = [digest, ''];
  for (const change of changes) {
    const { tag } = change.reference;
    switch (change.action) {
      case 'create':
        lines.push(t('{0}: new', tag));
        break;
      case 'unchanged':
        lines.push(t('{0}: already there', tag));
        break;
      case 'move':
        lines.push(t('{0}: moves away from {1}', tag, change.from));
        lines.push(neighboursText(change.neighbours, t));
        break;
    }
  }
  return lines.join('\n');
}

/** Which other tags point where a tag did, and how sure that is; the digest stands above it. */
export function neighboursText(neighbours: TagNeighbours, t: Translate): string {
  const { tags, looked, total } = neighbours;
  const more = tags.length > 10 ? ` ${t('So do {0} more.', tags.length - 10)}` : '';
  const sure = looked < total ? ` ${t('{0} of {1} tags were looked at.', looked, total)}` : '';
  return `${neighbourTags(tags, t)}${more}${sure}`;
}

function neighbourTags(tags: readonly string[], t: Translate): string {
  const [first, ...others] = tags.slice(0, 10);
  if (first === undefined) return t('No other tag points there.');
  if (others.length === 0) return t('{0} also points there.', first);
  return t('{0} also point there.', [first, ...others].join(', '));
}

/** What a tag that is to be deleted points at, and what else does. */
export function deletionText(digest: Digest, neighbours: TagNeighbours, t: Translate): string {
  return `${t('It points at {0}.', digest)}\n${neighboursText(neighbours, t)}`;
}

/** What goes along with an image to each repository: kinds and how many, and signature tags there that move. */
export function attachmentsText(targets: readonly Attachments[], t: Translate): string {
  const kinds = new Map<string, number>();
  const add = (kind: string): void => void kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  // The same everywhere, but for the repository the image is in already.
  const first = targets.find(({ referrers, tags }) => referrers.length + tags.length > 0);
  for (const referrer of first?.referrers ?? []) add(plainText(referrerType(referrer), 80));
  for (const { change } of first?.tags ?? [])
    add(`cosign .${change.reference.tag.split('.').at(-1) ?? ''}`);
  const lines = [...kinds].map(([kind, count]) => `${count} × ${kind}`);
  const moved = targets
    .flatMap(({ tags }) => tags)
    .filter(({ change }) => change.action === 'move').length;
  if (moved > 0) lines.push(t('{0} signature tags there are replaced.', moved));
  return [t('What refers to the image:'), ...lines].join('\n');
}
