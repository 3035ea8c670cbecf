import { accessRemedy, needOf, signInRemedy } from '../../oci/access/accessRemedy.ts';
import { accountText } from '../../oci/access/account.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { parseChallenges } from './challenge.ts';
import type { HttpAnswer } from './exchange.ts';
import type { ErrorContext } from './httpError.ts';
import { serverSaid } from './httpError.ts';
import { plainText } from './plainText.ts';

/**
 * A 401 or 403 that stands: who asked, and for what, decides what helps. The registry's own
 * challenge says best which scope is missing and whether it is that (RFC 6750 §3.1).
 */
export function refusedError(answer: HttpAnswer, context: ErrorContext): RegistryError {
  const { status } = answer;
  const { host, subject, secrets = [], shown } = context;
  const said = serverSaid(answer, secrets);
  const details = { host, status, ...(said.code === undefined ? {} : { code: said.code }) };
  const challenge = parseChallenges(answer.headers.get('www-authenticate') ?? '').find(
    ({ scheme }) => scheme === 'bearer',
  )?.parameters;
  const scope = plainText(challenge?.get('scope') ?? context.scope ?? '', secrets, 200);
  const denied = (message: string, remedy: string, reason: 'denied' | 'unauthorized' = 'denied') =>
    new RegistryError(reason, message, remedy, details);

  const missing = scope === '' ? '' : ` (${scope})`;
  if (shown === undefined || shown.account.kind === 'anonymous')
    return denied(
      `${host} lets nobody without credentials ${verb(scope)} ${subject}${missing}${said.words}${needOf(scope) === 'pull' ? ': it is private or does not exist' : ''}.`,
      signInRemedy(host),
      status === 403 ? 'denied' : 'unauthorized',
    );
  const who = accountText(shown.account);
  // ECR says so with 403.
  const ended = /\bexpired\b|\breauthenticate\b/i.test(said.words);
  if (shown.scheme === 'basic' && (status === 401 || ended))
    return denied(
      `${host} refuses the sign-in of ${who}${said.words}.`,
      signInRemedy(host),
      'unauthorized',
    );
  if (status === 401 && challenge?.get('error') === 'invalid_token')
    return denied(
      shown.account.kind === 'registry-token'
        ? `${host} does not accept the token of ${who}${said.words}: it has ended, or is for something else.`
        : `${host} does not accept the token that its own token service gave for ${who}${said.words}.`,
      shown.account.kind === 'registry-token'
        ? signInRemedy(host)
        : 'Check the clocks of this machine and of the registry, then try again.',
      'unauthorized',
    );
  return denied(
    `${host} does not let ${who} ${verb(scope)} ${subject}${missing}${said.words}: access is missing, or it does not exist.`,
    accessRemedy(host, scope),
  );
}

function verb(scope: string): string {
  switch (needOf(scope)) {
    case 'pull':
      return 'read';
    case 'push':
      return 'write';
    case 'delete':
      return 'delete';
  }
}
