import type { Digest } from '../../oci/digest.ts';
import type { TagChange, TagNeighbours } from '../../oci/tagChange.ts';
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
        lines.push(neighboursText(change.from, change.neighbours, t));
        break;
    }
  }
  return lines.join('\n');
}

/** Which other tags point at a digest, and how sure that is. */
export function neighboursText(digest: Digest, neighbours: TagNeighbours, t: Translate): string {
  const { tags, looked, total } = neighbours;
  const text =
    tags.length === 0
      ? t('No other tag points at {0}.', digest)
      : t('{0} also point at {1}.', tags.slice(0, 10).join(', '), digest);
  const more = tags.length > 10 ? ` ${t('So do {0} more.', tags.length - 10)}` : '';
  const sure = looked < total ? ` ${t('{0} of {1} tags were looked at.', looked, total)}` : '';
  return `${text}${more}${sure}`;
}
