import { Failure } from '../oci/failure.ts';
import type { NodeView } from './nodeView.ts';
import { plainText } from './plainText.ts';
import type { RemedyAction } from './remedies.ts';
import { remedyActions } from './remedies.ts';
import type { Translate } from './translate.ts';

/**
 * A failure as a node: what happened, what to do, and the click that does it. `retryArgument` is
 * what Retry gets when nothing better is known.
 */
export function problemView(
  error: unknown,
  retryArgument: unknown,
  action: RemedyAction | undefined,
  t: Translate,
): NodeView {
  const message =
    error instanceof Failure ? error.message : t('Something went wrong; the log has the details.');
  const remedy = error instanceof Failure ? error.remedy : '';
  const best = action ?? remedyActions(error, t)[0];
  const label = plainText(message, 120);
  return {
    label,
    description: plainText(remedy, 200),
    icon: 'error',
    color: 'list.errorForeground',
    children: 'none',
    contextValue: 'problem',
    tooltip: {
      title: plainText(message, 600),
      facts: [],
      ...(remedy === '' ? {} : { note: plainText(remedy, 600) }),
    },
    spoken: `${t('Error')}: ${label} ${plainText(remedy)}`,
    command:
      best === undefined
        ? { title: t('Retry'), id: 'slipway.retryNode', arguments: [retryArgument] }
        : { title: best.title, id: best.command, arguments: best.arguments },
  };
}
