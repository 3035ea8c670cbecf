import { shortDigest } from '../../oci/digest.ts';
import type { TagPlanWithChanges } from '../../release/tags/planTagChanges.ts';
import type { TagAction, TagChange } from '../../release/tags/tagChanges.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** What a push of this commit would do to the tags of each repository, as a text. */
export function tagsReport(plan: TagPlanWithChanges, t: Translate): string {
  const out = [t('Tags of {0}', plainText(plan.version ?? '–')), t('Nothing has been written.')];
  for (const warning of plan.warnings) out.push(`! ${plainText(warning, 600)}`);
  for (const { repository, changes, error } of plan.repositories) {
    out.push('', plainText(repository));
    if (error !== undefined)
      out.push(`✗ ${plainText(error.message, 600)}`, `  → ${plainText(error.remedy, 600)}`);
    const cells = changes.map((change) => cellsOf(change, t));
    const widths = [0, 1, 2].map((at) => Math.max(0, ...cells.map((row) => row[at]?.length ?? 0)));
    for (const row of cells)
      out.push(
        row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('   ')
          .trimEnd(),
      );
  }
  return `${out.join('\n')}\n`;
}

function cellsOf({ tag, action, from, to, reason }: TagChange, t: Translate): string[] {
  const points = [from, to].map((digest) => (digest === undefined ? '' : shortDigest(digest)));
  const [old, next] = points;
  const digests = next === '' ? (old ?? '') : `${old ?? ''} → ${next ?? ''}`;
  return [actionText(action, t), plainText(tag), digests, plainText(reason)];
}

function actionText(action: TagAction, t: Translate): string {
  switch (action) {
    case 'create':
      return t('+ create');
    case 'move':
      return t('~ move');
    case 'unchanged':
      return t('= unchanged');
    case 'forbidden':
      return t('✗ forbidden');
  }
}
