import type { StatusRow } from '../release/status/statusRow.ts';
import { isPart } from '../release/status/statusRow.ts';
import type { Command } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';

const marks: Readonly<Record<StatusRow['state'], readonly [string, Colour]>> = {
  ok: ['ok', 'green'],
  drift: ['drift', 'red'],
  unchecked: ['unchecked', 'dim'],
};
const markWidth = 'unchecked'.length;

export const statusCommand: Command = {
  name: 'status',
  summary: 'compare what files, git, GitHub and registries say about a version',
  operands: '[VERSION]',
  arity: [0, 1],
  options: {},
  description:
    'Version files, the git tag here and on the remote, the GitHub release, and in every repository of the\nimages the tag, its platforms and the commit each was built from. Without VERSION, the project’s own.\nChanges nothing. Exits with 1 when they differ; what could not be checked is no drift.',
  examples: ['slipway status', 'slipway status 1.4.0 --json'],
  async run({ arguments: given, terminal, services, signal }) {
    const status = await services.slipway.status(given.operands[0], signal);
    const drifts = status.rows.filter(({ state }) => state === 'drift').length;
    const left = status.rows.filter(({ state }) => state === 'unchecked').length;
    const paint = paintFor(terminal.stdout);
    const at = status.commit === undefined ? '' : `  ${paint('dim', status.commit)}`;
    const verdict =
      drifts === 0 ? paint('green', 'No drift') : paint('red', count(drifts, 'drift'));
    const rest = left === 0 ? '' : `, ${left} not checked`;
    const text = `${paint('bold', neutralise(status.tag))}${at}\n\n${rowsText(status.rows, paint)}\n${verdict}${rest}.\n`;
    const result = { document: { ok: drifts === 0, ...status }, text };
    return drifts === 0 ? result : { ...result, exitCode: 1 };
  },
};

function rowsText(rows: readonly StatusRow[], paint: Paint): string {
  const width = Math.max(0, ...rows.map((row) => titleOf(row).length));
  let text = '';
  let image: string | undefined;
  for (const row of rows) {
    if (row.image !== image && row.image !== undefined)
      text += `\n${paint('bold', neutralise(row.image))}\n`;
    image = row.image;
    text += rowText(row, width, paint);
  }
  return text;
}

function rowText(row: StatusRow, width: number, paint: Paint): string {
  const [word, colour] = marks[row.state];
  const name = row.drift === undefined ? '' : `  ${paint('dim', `[${row.drift}]`)}`;
  const title = titleOf(row).padEnd(width);
  let text = `${paint(colour, word.padEnd(markWidth))}  ${title}  ${neutralise(row.detail)}${name}\n`;
  if (row.remedy !== undefined)
    text += `${' '.repeat(markWidth + width + 4)}${paint('cyan', 'next:')} ${neutralise(row.remedy.text)}\n`;
  return text;
}

/** Platforms and other tags stand under their reference. */
function titleOf(row: StatusRow): string {
  return neutralise(isPart(row) ? `  ${row.title}` : row.title);
}
