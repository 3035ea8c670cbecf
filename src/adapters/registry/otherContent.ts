import type { Repository } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';

/** The failure of a blob whose bytes do not have the digest they were asked for by. */
export function otherContent({ registry }: Repository, subject: string): RegistryError {
  return new RegistryError(
    'digest-mismatch',
    `${registry} sent other content than ${subject}.`,
    'Do not use this content. Check the proxy or mirror in front of the registry.',
    { host: registry },
  );
}
