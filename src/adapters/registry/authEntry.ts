import * as z from 'zod/mini';
import { RegistryError } from '../../oci/registryError.ts';
import type { Credential } from '../../oci/access/credential.ts';

const text = z.nullish(z.string());

/** An entry of `auths`, in config.json. */
export const authEntrySchema = z.object({
  auth: text,
  username: text,
  password: text,
  identitytoken: text,
  registrytoken: text,
});

export type AuthEntry = z.infer<typeof authEntrySchema>;

/**
 * The credential of an entry; an entry that holds nothing is anonymous (Docker leaves one behind
 * where a credential store has the secret). `place` is for messages. RegistryError `credentials`.
 */
export function credentialOf(entry: AuthEntry, place: string): Credential {
  if (entry.identitytoken) return { kind: 'identity-token', token: entry.identitytoken, place };
  if (entry.registrytoken) return { kind: 'registry-token', token: entry.registrytoken, place };
  if (entry.auth) return decodeAuth(entry.auth, place);
  const { username, password } = entry;
  return username && password
    ? { kind: 'basic', username, password, place }
    : { kind: 'anonymous' };
}

/** base64 of `user:password`, the password possibly padded with NULs. */
export function decodeAuth(auth: string, place: string): Credential {
  const valid = /^[A-Za-z0-9+/]+={0,2}$/.test(auth) && auth.length % 4 === 0;
  const decoded = valid ? Buffer.from(auth, 'base64').toString('utf8') : '';
  const colon = decoded.indexOf(':');
  if (colon <= 0) throw undecodable(place);
  const username = decoded.slice(0, colon);
  const password = decoded.slice(colon + 1).replace(/^\0+|\0+$/g, '');
  return username === '<token>'
    ? { kind: 'identity-token', token: password, place }
    : { kind: 'basic', username, password, place };
}

function undecodable(place: string): RegistryError {
  return new RegistryError(
    'credentials',
    `The credentials in ${place} cannot be read: they are not base64 of a user name, a colon and a password.`,
    'Sign in again with docker login, which writes them anew.',
  );
}
