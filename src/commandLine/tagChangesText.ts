import { shortDigest } from '../oci/digest.ts';
import type { RepositoryChanges } from '../release/tags/planTagChanges.ts';
import type { TagAction, TagChange } from '../release/tags/tagChanges.ts';
import { describeFailure } from './describeFailure.ts';
import { failureText } from '../terminal/failureText.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import type { Cell } from '../terminal/table.ts';
import { table } from '../terminal/table.ts';

const colours: Readonly<Record<TagAction, Colour>> = {
  create: 'green',
  move: 'yellow',
  unchanged: 'dim',
  forbidden: 'red',
};

/** One table for each repository, or why there is none. */
export function tagChangesText(repositories: readonly RepositoryChanges[], paint: Paint): string {
  return repositories.map((repository) => repositoryText(repository, paint)).join('\n');
}

function repositoryText({ repository, changes, error }: RepositoryChanges, paint: Paint): string {
  const title = `${paint('bold', neutralise(repository))}\n`;
  if (error !== undefined)
    return title + indented(failureText(error, describeFailure(error), paint, false));
  if (changes.length === 0) return `${title}  no tags\n`;
  const header = ['tag', 'action', 'from', 'to', 'reason'];
  return title + table(changes.map(row), { paint, header, indent: '  ' });
}

function row({ tag, action, from, to, reason }: TagChange): (string | Cell)[] {
  return [
    tag,
    { text: action, colour: colours[action] },
    from === undefined ? '' : shortDigest(from),
    to === undefined ? '' : shortDigest(to),
    reason,
  ];
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** The changes as `--json` prints them. */
export function tagChangesDocument(repositories: readonly RepositoryChanges[]): unknown {
  return repositories.map(({ repository, changes, error }) => ({
    repository,
    changes,
    ...(error === undefined ? {} : { error: describeFailure(error) }),
  }));
}
