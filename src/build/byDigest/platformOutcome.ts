import type { Digest } from '../../oci/digest.ts';

/** What became of one platform of a build by digest. */
export type PlatformOutcome =
  | { readonly platform: string; readonly state: 'built' | 'kept'; readonly digest: Digest }
  | { readonly platform: string; readonly state: 'failed'; readonly error: unknown }
  | { readonly platform: string; readonly state: 'cancelled' };

/** The digest of what can be merged. */
export function pushedDigest(outcome: PlatformOutcome): Digest | undefined {
  return outcome.state === 'built' || outcome.state === 'kept' ? outcome.digest : undefined;
}
