import { isProvenanceType } from './provenance.ts';
import type { Provenance } from './provenance.ts';
import { openAttestation } from './openAttestation.ts';
import type { PlatformImage } from './platformImage.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';

/** The first provenance of an image that can be read; SBOMs beside it are not fetched. RegistryError. */
export async function readProvenance(
  registry: Registry,
  repository: Repository,
  { attestations }: PlatformImage,
  signal: AbortSignal,
): Promise<Provenance | undefined> {
  for (const { digest, predicateTypes } of attestations) {
    if (!predicateTypes.some(isProvenanceType)) continue;
    const wanted = { only: isProvenanceType };
    for (const content of await openAttestation(registry, repository, digest, wanted, signal))
      if (content.kind === 'provenance') return content.provenance;
  }
  return undefined;
}
