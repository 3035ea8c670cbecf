/** What a registry may be told about who is asking. Never logged, never part of an error. */
export type Credential =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, exchanged at the registry's token endpoint. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** Sent to the registry as it is. */
  | { readonly kind: 'registry-token'; readonly token: string };

export interface CredentialSource {
  /**
   * The credential for a registry as the user names it (`docker.io`, `localhost:5000`).
   * Having none is `anonymous`; RegistryError `credentials` when looking it up failed.
   */
  credentialFor(registry: string, signal: AbortSignal): Promise<Credential>;
}
