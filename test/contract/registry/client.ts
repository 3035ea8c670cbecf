import type { Credential } from '../../../src/oci/access/credential.ts';
import type {
  RegistryClient,
  RegistryOptions,
} from '../../../src/adapters/registry/distributionClient.ts';
import { createRegistry } from '../../../src/adapters/registry/distributionClient.ts';
import type { Reference, Repository } from '../../../src/oci/reference.ts';
import { parseReference } from '../../../src/oci/reference.ts';
import { RegistryError } from '../../../src/oci/registryError.ts';

export interface Client {
  readonly registry: RegistryClient;
  /** Milliseconds of each wait before a retry; none is waited for. */
  readonly pauses: number[];
  readonly warnings: string[];
}

/** Our client as it is, except that it does not wait between attempts. */
export function client(
  credential: Credential = { kind: 'anonymous' },
  options: Partial<RegistryOptions> = {},
): Client {
  const pauses: number[] = [];
  const warnings: string[] = [];
  const registry = createRegistry({
    credentials: { credentialFor: () => Promise.resolve(credential) },
    insecureRegistries: [],
    userAgent: 'slipway/test',
    onWarning: (host, text) => warnings.push(`${host} ${text}`),
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    ...options,
  });
  return { registry, pauses, warnings };
}

export const never = new AbortController().signal;

export function tagged(host: string, tag = 'v1'): Reference {
  return parseReference(`${host}/acme/api:${tag}`);
}

export function api(host: string): Repository {
  return { registry: host, name: 'acme/api' };
}

/** The RegistryError a promise fails with; anything else fails the test. */
export async function registryError(promise: Promise<unknown>): Promise<RegistryError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RegistryError) return error;
    throw error;
  }
  throw new Error('expected a RegistryError, but it succeeded');
}

export async function all(pages: AsyncIterable<readonly string[]>): Promise<string[]> {
  const tags: string[] = [];
  for await (const page of pages) tags.push(...page);
  return tags;
}
