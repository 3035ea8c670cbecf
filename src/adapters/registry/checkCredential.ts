import { accountOf, accountText } from '../../oci/access/account.ts';
import { signInRemedy } from '../../oci/access/accessRemedy.ts';
import type { Credential } from '../../oci/access/credential.ts';
import type { CredentialVerdict } from '../../oci/access/registryAccess.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { createAuthorizer } from './authorizer.ts';
import type { AuthorizerOptions } from './authorizer.ts';
import { httpError, serverSaid } from './httpError.ts';
import type { SessionOptions } from './session.ts';
import { createSession } from './session.ts';

type Options = Omit<SessionOptions, 'authorizer'> & Omit<AuthorizerOptions, 'credentials'>;

/**
 * Shows a credential to a registry's root (distribution specification, Determining Support), with
 * a token for no repository where it wants one: so does `docker login`. RegistryError.
 */
export async function checkCredential(
  options: Options,
  registry: string,
  credential: Credential,
  signal: AbortSignal,
): Promise<CredentialVerdict> {
  const credentials = { credentialFor: () => Promise.resolve(credential) };
  const authorizer = createAuthorizer({ ...options, credentials });
  const session = createSession({ ...options, authorizer });
  await session.ping(
    registry,
    {
      method: 'GET',
      path: '',
      scope: '',
      accept: 'application/json',
      maxBytes: 64 * 1024,
      subject: 'the registry API (/v2/)',
      explain: (answer, context) => {
        if (answer.status !== 401 && answer.status !== 403) return httpError(answer, context);
        const { words, code } = serverSaid(answer, context.secrets ?? []);
        return new RegistryError(
          'unauthorized',
          `${registry} refuses the sign-in of ${accountText(accountOf(credential))}${words}.`,
          signInRemedy(registry),
          { host: registry, status: answer.status, ...(code === undefined ? {} : { code }) },
        );
      },
    },
    signal,
  );
  return authorizer.accountAt(registry) === undefined ? 'not-asked' : 'accepted';
}
