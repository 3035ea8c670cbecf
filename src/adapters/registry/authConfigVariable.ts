import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { AuthEntry } from './authEntry.ts';

/** The Docker CLI takes nothing else from there. */
const schema = z.strictObject({
  auths: z.record(z.string(), z.strictObject({ auth: z.string() })),
});

/** Entries of the environment variable DOCKER_AUTH_CONFIG. RegistryError `credentials`. */
export function authConfigVariable(
  env: NodeJS.ProcessEnv,
): Readonly<Record<string, Pick<AuthEntry, 'auth'>>> {
  const content = env['DOCKER_AUTH_CONFIG'];
  if (content === undefined || content.trim() === '') return {};
  const parsed = schema.safeParse(parseJsonText(content));
  if (parsed.success) return parsed.data.auths;
  throw new RegistryError(
    'credentials',
    'The environment variable DOCKER_AUTH_CONFIG cannot be read: it is not {"auths":{"host":{"auth":"…"}}}.',
    'Correct the variable, or unset it to use the Docker config file.',
  );
}
