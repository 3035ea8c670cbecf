import type { Digest } from './digest.ts';
import { isAbort } from './failure.ts';
import type { Descriptor } from './manifest.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';

/** Something kept beside an image and about it. */
export interface Referrer {
  readonly kind: 'signature' | 'attestation' | 'sbom' | 'artifact';
  readonly digest: Digest;
  /** Artifact or predicate type, as its writer names it. */
  readonly type: string;
  /** The cosign tag it was found under; absent when it is a referrer. */
  readonly tag?: string;
}

/**
 * What is known of the signatures of one digest. “signed” says that a signature is there and
 * nothing of whose it is or whether it is right: nothing here verifies.
 */
export interface Signature {
  readonly subject: Digest;
  readonly state: 'signed' | 'not signed' | 'not checked';
  readonly referrers: readonly Referrer[];
  /** Why the registry could not be asked, or not for everything. */
  readonly why?: string;
}

// cosign specs/SIGNATURE_SPEC.md and BUNDLE_SPEC.md; notation signature specification.
const sigstoreBundle = /^application\/vnd\.dev\.sigstore\.bundle(?:\.|\+)/;
const cosignSign = 'https://sigstore.dev/cosign/sign/v1';
const bundlePredicate = 'dev.sigstore.bundle.predicateType';
const signatureTypes = new Set([
  'application/vnd.dev.cosign.artifact.sig.v1+json',
  'application/vnd.dev.cosign.simplesigning.v1+json',
  'application/vnd.cncf.notary.signature',
]);
const legacy = [
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'sbom'],
] as const;

/**
 * Signatures and other referrers of a digest: by the referrers API or its fallback tag, and by
 * cosign's older tags. Four requests. Does not fail: what could not be asked is “not checked”.
 */
export async function findSignature(
  registry: Registry,
  repository: Repository,
  subject: Digest,
  signal: AbortSignal,
): Promise<Signature> {
  const answers = await Promise.allSettled([
    registry.listReferrers(repository, subject, signal).then((all) => all.map(referrerOf)),
    ...legacy.map(([suffix, kind]) => byTag(registry, repository, subject, suffix, kind, signal)),
  ]);
  const referrers: Referrer[] = [];
  let why: string | undefined;
  for (const answer of answers) {
    if (answer.status === 'fulfilled') referrers.push(...answer.value);
    else if (answer.reason instanceof RegistryError && !isAbort(answer.reason))
      why ??= answer.reason.message;
    else throw answer.reason;
  }
  const signed = referrers.some(({ kind }) => kind === 'signature');
  const unsigned = why === undefined ? 'not signed' : 'not checked';
  const state = signed ? 'signed' : unsigned;
  return { subject, state, referrers, ...(why === undefined ? {} : { why }) };
}

function referrerOf({ digest, mediaType, artifactType, annotations }: Descriptor): Referrer {
  const type = artifactType ?? mediaType;
  const predicate = annotations[bundlePredicate];
  if (sigstoreBundle.test(type) && predicate !== undefined && predicate !== cosignSign)
    return { kind: 'attestation', digest, type: predicate };
  if (sigstoreBundle.test(type) || signatureTypes.has(type))
    return { kind: 'signature', digest, type };
  if (/vnd\.docker\.attestation|in-toto/.test(type)) return { kind: 'attestation', digest, type };
  return { kind: /spdx|cyclonedx/i.test(type) ? 'sbom' : 'artifact', digest, type };
}

async function byTag(
  registry: Registry,
  repository: Repository,
  subject: Digest,
  suffix: string,
  kind: Referrer['kind'],
  signal: AbortSignal,
): Promise<Referrer[]> {
  const tag = `${subject.replace(':', '-')}.${suffix}`;
  // Tags have at most 128 characters: cosign has none for sha512.
  if (tag.length > 128) return [];
  try {
    const { digest, mediaType } = await registry.resolve({ kind: 'tag', repository, tag }, signal);
    return [{ kind, digest, type: mediaType, tag }];
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return [];
    throw error;
  }
}
