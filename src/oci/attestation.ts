import type { Digest } from './digest.ts';

export interface AttestationSummary {
  /** Of the attestation manifest. */
  readonly digest: Digest;
  /** Of the image it speaks about. */
  readonly subject: Digest;
  /** in-toto predicate types, e.g. `https://slsa.dev/provenance/v1`. */
  readonly predicateTypes: readonly string[];
  readonly artifactType?: string;
}
