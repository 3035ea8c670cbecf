import type { Credential } from '../../oci/access/credential.ts';

/** `Basic …` of a credential; undefined where it has nothing to show. */
export function basicAuthorization(credential: Credential): string | undefined {
  switch (credential.kind) {
    case 'basic':
      return basic(credential.username, credential.password);
    case 'identity-token':
      // As the Docker CLI stores it: the fallback where the token service knows only GET.
      return basic('<token>', credential.token);
    case 'registry-token':
    case 'anonymous':
      return undefined;
  }
}

/** What of a credential must never be repeated to anyone. */
export function secretsOf(credential: Credential): string[] {
  const encoded = basicAuthorization(credential)?.slice('Basic '.length);
  switch (credential.kind) {
    case 'basic':
      return [credential.password, ...(encoded === undefined ? [] : [encoded])];
    case 'identity-token':
    case 'registry-token':
      return [credential.token, ...(encoded === undefined ? [] : [encoded])];
    case 'anonymous':
      return [];
  }
}

/** True for what a header can carry; an error about anything else would quote it. */
export function isBearerToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
