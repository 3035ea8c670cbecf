import type { ReleaseStatus } from '../../release/status/status.ts';
import type { StatusRow } from '../../release/status/statusRow.ts';
import { isPart } from '../../release/status/statusRow.ts';
import type { Cell, Mark, PageButton, Row, Section } from '../inspect/section.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';
import type { RemedyCommand, StatusPlace } from './remedyCommand.ts';
import { remedyCommand } from './remedyCommand.ts';
import { statusSummary } from './statusReport.ts';

export interface StatusPage {
  readonly sections: readonly Section[];
  /** What the buttons of the rows do, by their number. */
  readonly remedies: readonly RemedyCommand[];
}

/** The truth table: one table for the release, one for each image; each drift with its button. */
export function statusPage(
  status: ReleaseStatus,
  place: Omit<StatusPlace, 'version' | 'tag'>,
  t: Translate,
): StatusPage {
  const remedies: RemedyCommand[] = [];
  const where = { ...place, version: status.version, tag: status.tag };
  const row = (one: StatusRow): Row => {
    const command = remedyCommand(one, where, t);
    const action = command && { title: command.title, action: remedies.push(command) - 1 };
    return { cells: [stateCell(one, t), whatCell(one), foundCell(one), remedyCell(one, action)] };
  };
  const table = (title: string, rows: readonly StatusRow[]): Section => ({
    kind: 'table',
    title,
    columns: [
      { title: t('State') },
      { title: t('What') },
      { title: t('Found') },
      { title: t('Remedy') },
    ],
    rows: rows.map(row),
  });
  const images = [...new Set(status.rows.flatMap(({ image }) => image ?? []))];
  return {
    sections: [
      summary(status, t),
      table(
        t('Release'),
        status.rows.filter(({ image }) => image === undefined),
      ),
      ...images.map((image) =>
        table(
          plainText(image),
          status.rows.filter((one) => one.image === image),
        ),
      ),
    ],
    remedies,
  };
}

function summary({ commit, rows }: ReleaseStatus, t: Translate): Section {
  const released =
    commit === undefined
      ? { name: t('Commit'), values: [t('No git tag says which')] }
      : { name: t('Commit'), values: [commit], mono: true };
  return {
    kind: 'facts',
    title: '',
    facts: [{ name: t('Result'), values: [statusSummary(rows, t)] }, released],
  };
}

const marks: Readonly<Record<StatusRow['state'], Mark>> = {
  ok: 'good',
  drift: 'bad',
  unchecked: 'open',
};

function stateCell({ state }: StatusRow, t: Translate): Cell {
  const words = { ok: t('agrees'), drift: t('differs'), unchecked: t('not checked') };
  return { text: words[state], mark: marks[state], ...(state === 'drift' ? {} : { dim: true }) };
}

function whatCell(row: StatusRow): Cell {
  return { text: plainText(row.title), wrap: true, ...(isPart(row) ? { indent: true } : {}) };
}

function foundCell({ detail, state }: StatusRow): Cell {
  return { text: plainText(detail, 600), wrap: true, ...(state === 'unchecked' && { dim: true }) };
}

/** A button says enough; what it stands for on the command line is its hint. */
function remedyCell({ remedy }: StatusRow, button: PageButton | undefined): Cell {
  const text = remedy === undefined ? '' : plainText(remedy.text, 600);
  return button === undefined
    ? { text, dim: true }
    : { text: '', button: { ...button, hint: text } };
}
