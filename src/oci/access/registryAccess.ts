import type { Account } from './account.ts';
import type { Credential } from './credential.ts';

/** `not-asked`: the registry answers anybody, so that a credential cannot be tried out on it. */
export type CredentialVerdict = 'accepted' | 'not-asked';

/** Who is signed in at registries. Registries are hosts as the user names them. */
export interface RegistryAccess {
  /** Who the registry was told is asking, last; undefined while it has asked for nobody. */
  accountAt(registry: string): Account | undefined;

  /** Tries a credential out, as `docker login` does. RegistryError `unauthorized` when refused. */
  checkCredential(
    registry: string,
    credential: Credential,
    signal: AbortSignal,
  ): Promise<CredentialVerdict>;
}
