import type { ReleaseStatus } from '../../release/status/status.ts';
import type { StatusRow } from '../../release/status/statusRow.ts';
import { isPart } from '../../release/status/statusRow.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

const marks: Readonly<Record<StatusRow['state'], string>> = { ok: '✓', drift: '✗', unchecked: '–' };

/** The truth table as a text that pastes well into an issue. */
export function statusReport({ tag, commit, rows }: ReleaseStatus, t: Translate): string {
  const at = commit === undefined ? '' : `  ${commit}`;
  const out: string[] = [
    `${t('Release status of {0}', plainText(tag))}${at}`,
    statusSummary(rows, t),
    '',
  ];
  const width = Math.max(0, ...rows.map((row) => titleOf(row).length));
  let image: string | undefined;
  for (const row of rows) {
    if (row.image !== image && row.image !== undefined) out.push('', plainText(row.image));
    image = row.image;
    out.push(`${marks[row.state]} ${titleOf(row).padEnd(width)}   ${plainText(row.detail, 600)}`);
    if (row.remedy !== undefined)
      out.push(`${' '.repeat(width + 5)}→ ${plainText(row.remedy.text, 600)}`);
  }
  return `${out.join('\n')}\n`;
}

/** `8 agree, 2 differ, 1 not checked`. */
export function statusSummary(rows: readonly StatusRow[], t: Translate): string {
  const count = (state: StatusRow['state']): number =>
    rows.filter((row) => row.state === state).length;
  const parts = [t('{0} agree', count('ok'))];
  if (count('drift') > 0) parts.push(t('{0} differ', count('drift')));
  if (count('unchecked') > 0) parts.push(t('{0} not checked', count('unchecked')));
  return parts.join(', ');
}

/** Platforms and other tags stand under their reference. */
function titleOf(row: StatusRow): string {
  return plainText(isPart(row) ? `  ${row.title}` : row.title);
}
