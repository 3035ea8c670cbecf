import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';

/** All names, in the registry's order; none in a repository nobody has pushed to. RegistryError. */
export async function allTags(
  registry: Registry,
  repository: Repository,
  signal: AbortSignal,
): Promise<string[]> {
  const all: string[] = [];
  try {
    for await (const page of registry.listTags(repository, signal)) all.push(...page);
    return all;
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return all;
    throw error;
  }
}
