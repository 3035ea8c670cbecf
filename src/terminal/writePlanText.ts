import type { Digest } from '../oci/digest.ts';
import type { TagChange, TagNeighbours } from '../oci/tagChange.ts';
import { formatReference } from '../oci/reference.ts';
import { neutralise } from './neutralise.ts';
import type { Colour, Paint } from './paint.ts';
import { count } from './quantities.ts';
import { table } from './table.ts';

const colours: Readonly<Record<TagChange['action'], Colour>> = {
  create: 'green',
  move: 'yellow',
  unchanged: 'dim',
};

/** What happens to each tag, and what a moved tag leaves behind. */
export function tagChangesText(changes: readonly TagChange[], paint: Paint): string {
  const rows = changes.map((change) => [
    { text: change.action, colour: colours[change.action] },
    formatReference(change.reference),
    change.action === 'move' ? `from ${change.from}` : '',
  ]);
  let text = table(rows, { paint, indent: '  ' });
  for (const change of changes) {
    if (change.action !== 'move') continue;
    const { tag } = change.reference;
    text += `  ${paint('dim', neutralise(`${tag} leaves ${neighboursText(change.from, change.neighbours)}`))}\n`;
  }
  return text;
}

/** Which other tags point at a digest, and how sure that is. */
export function neighboursText(digest: Digest, { tags, looked, total }: TagNeighbours): string {
  const shown = tags.slice(0, 10).join(', ');
  const more = tags.length > 10 ? ` and ${tags.length - 10} more` : '';
  const sure = looked < total ? ` (looked at ${looked} of ${count(total, 'tag')})` : '';
  if (tags.length > 0)
    return `${digest}, where ${shown}${more} still point${tags.length === 1 ? 's' : ''}${sure}`;
  return `${digest}, where no other tag points${sure}`;
}
