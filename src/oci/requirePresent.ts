import type { Digest } from './digest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { Repository } from './reference.ts';
import { formatReference } from './reference.ts';
import { RegistryError } from './registryError.ts';
import type { RegistryWriter } from './registryWriter.ts';

const concurrency = 6;

/**
 * Asks the registries, not a cache, for every manifest. RegistryError `not-found` names all that
 * are missing.
 */
export async function requirePresent(
  writer: RegistryWriter,
  manifests: readonly { readonly repository: Repository; readonly digest: Digest }[],
  signal: AbortSignal,
): Promise<void> {
  const found = await mapConcurrently(manifests, concurrency, ({ repository, digest }) =>
    writer.hasManifest(repository, digest, signal),
  );
  const missing = manifests.filter((_, at) => found[at] !== true);
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map((one) => formatReference({ kind: 'digest', ...one }));
  throw new RegistryError(
    'not-found',
    `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not in the registry. Nothing was written.`,
    'Check the repository and that the build that pushed it is finished; registries also remove what no tag names.',
    { host: first.repository.registry },
  );
}
