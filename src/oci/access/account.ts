import type { Credential } from './credential.ts';

/** Who a registry takes us for: a credential without its secret. */
export type Account =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'basic'; readonly username: string; readonly place?: string }
  | { readonly kind: 'identity-token' | 'registry-token'; readonly place?: string };

export function accountOf(credential: Credential): Account {
  if (credential.kind === 'anonymous') return { kind: 'anonymous' };
  const place = credential.place === undefined ? {} : { place: credential.place };
  if (credential.kind === 'basic')
    return { kind: 'basic', username: credential.username, ...place };
  return { kind: credential.kind, ...place };
}

/** `alice (credsStore of ~/.docker/config.json)`, for messages. */
export function accountText(account: Account): string {
  if (account.kind === 'anonymous') return 'nobody';
  const place = account.place === undefined ? '' : ` (${account.place})`;
  return `${accountName(account)}${place}`;
}

function accountName(account: Exclude<Account, { readonly kind: 'anonymous' }>): string {
  if (account.kind === 'basic') return account.username === '' ? 'a password' : account.username;
  return account.kind === 'identity-token' ? 'an identity token' : 'a registry token';
}
