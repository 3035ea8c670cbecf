import { Failure } from '../oci/failure.ts';
import type { RegistryErrorReason } from '../oci/registryError.ts';
import { RegistryError } from '../oci/registryError.ts';
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
  const short = error instanceof RegistryError ? registryTrouble(error.reason, t) : undefined;
  const remedy = error instanceof Failure ? error.remedy : '';
  const best = action ?? remedyActions(error, t)[0];
  const label = short ?? plainText(message, 120);
  return {
    label,
    description: plainText(short === undefined ? remedy : message, 200),
    icon: 'error',
    color: 'list.errorForeground',
    children: 'none',
    contextValue: 'problem',
    tooltip: {
      title: plainText(message, 600),
      facts: [],
      ...(remedy === '' ? {} : { note: plainText(remedy, 600) }),
    },
    spoken: `${t('Error')}: ${plainText(message)} ${plainText(remedy)}`,
    command:
      best === undefined
        ? { title: t('Retry'), id: 'slipway.retryNode', arguments: [retryArgument] }
        : { title: best.title, id: best.command, arguments: best.arguments },
  };
}

/** Two or three words; the host and the details are in the row above and in the tooltip. */
function registryTrouble(reason: RegistryErrorReason, t: Translate): string {
  switch (reason) {
    case 'unauthorized':
      return t('Not signed in');
    case 'denied':
      return t('Access denied');
    case 'credentials':
      return t('Credentials not readable');
    case 'not-found':
      return t('Not found');
    case 'rate-limited':
      return t('Too many requests');
    case 'unreachable':
      return t('Not reachable');
    case 'timeout':
      return t('No answer');
    case 'tls':
      return t('Certificate not accepted');
    case 'insecure':
      return t('Not secure');
    case 'digest-mismatch':
      return t('Digest does not match');
    case 'conflict':
      return t('Changed meanwhile, or not changeable');
    case 'too-large':
      return t('Too large');
    case 'malformed':
      return t('Not understood');
    case 'unsupported':
      return t('Not supported');
    case 'server':
      return t('Registry error');
  }
}
