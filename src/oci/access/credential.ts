/**
 * What a registry may be told about who is asking. Never logged, never part of an error; `place`,
 * where it was found, is for people and may be.
 */
export type Credential =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'basic';
      readonly username: string;
      readonly password: string;
      readonly place?: string;
    }
  /** An OAuth2 refresh token, exchanged at the registry's token endpoint. */
  | { readonly kind: 'identity-token'; readonly token: string; readonly place?: string }
  /** Sent to the registry as it is. */
  | { readonly kind: 'registry-token'; readonly token: string; readonly place?: string };

export interface CredentialSource {
  /**
   * The credential for a registry as the user names it (`docker.io`, `localhost:5000`).
   * Having none is `anonymous`; RegistryError `credentials` when looking it up failed.
   */
  credentialFor(registry: string, signal: AbortSignal): Promise<Credential>;
}

/** The first source that has a credential for a registry decides; a source that fails does too. */
export function firstCredential(sources: readonly CredentialSource[]): CredentialSource {
  return {
    async credentialFor(registry, signal) {
      for (const source of sources) {
        const credential = await source.credentialFor(registry, signal);
        if (credential.kind !== 'anonymous') return credential;
      }
      return { kind: 'anonymous' };
    },
  };
}
