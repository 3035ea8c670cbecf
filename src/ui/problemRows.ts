import { Failure } from '../oci/failure.ts';
import { plainText } from './plainText.ts';
import { remedyActions } from './remedies.ts';
import type { Translate } from './translate.ts';
import type { ViewRow } from './viewRow.ts';
import { viewRow } from './viewRow.ts';

/** A failure as rows: what happened, what to do about it, and what can be pressed. */
export function problemRows(
  id: string,
  error: unknown,
  t: Translate,
  actions = remedyActions(error, t),
): ViewRow[] {
  const failure = error instanceof Failure ? error : undefined;
  const message = failure?.message ?? t('Something went wrong; the log has the details.');
  const remedy = failure?.remedy ?? '';
  const rows = [
    viewRow({
      id: `${id} problem`,
      label: plainText(message, 200),
      icon: { name: 'warning', color: 'list.warningForeground' },
      tooltip: plainText(message, 600),
      ariaLabel: t('Problem: {0}', plainText(message)),
      context: 'problem',
    }),
  ];
  if (remedy !== '') rows.push(remedyRow(id, remedy, t));
  for (const action of actions)
    rows.push(
      viewRow({
        id: `${id} action ${action.title}`,
        label: action.title,
        icon: { name: 'arrow-right' },
        context: 'action',
        open: { id: action.command, arguments: action.arguments },
      }),
    );
  return rows;
}

/** What to do about it, below what `id` says. */
export function remedyRow(id: string, remedy: string, t: Translate): ViewRow {
  return viewRow({
    id: `${id} remedy`,
    label: plainText(remedy, 300),
    icon: { name: 'lightbulb' },
    tooltip: plainText(remedy, 600),
    ariaLabel: t('What to do: {0}', plainText(remedy)),
    context: 'remedy',
  });
}
