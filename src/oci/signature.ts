import type { Digest } from './digest.ts';
import { isAbort } from './failure.ts';
import { present } from './foreignJson.ts';
import type { Descriptor } from './manifest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import type { RegistryErrorReason } from './registryError.ts';
import { RegistryError } from './registryError.ts';

/** Something kept beside an image and about it. */
export interface Referrer {
  readonly kind: 'signature' | 'attestation' | 'sbom' | 'artifact';
  readonly digest: Digest;
  /** Artifact or predicate type, as its writer names it. */
  readonly type: string;
  /** Bytes of its manifest. */
  readonly size: number;
  /** The cosign tag it was found under; absent when it is a referrer. */
  readonly tag?: string;
}

/**
 * What is known of the signatures of one digest. “signed” says that a signature is there and
 * nothing of whose it is or whether it is right: that is `verifySignature`'s to find out.
 */
export interface Signature {
  readonly subject: Digest;
  readonly state: 'verified' | 'not verified' | 'signed' | 'not signed' | 'not checked';
  readonly referrers: readonly Referrer[];
  /** Why it is not verified, or what could not be asked or checked. */
  readonly why?: string;
  /** Whose signature it is, when it was verified. */
  readonly verifiedBy?: string;
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
const emptyConfig = 'application/vnd.oci.empty.v1+json';
const legacy = [
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'sbom'],
] as const;

/**
 * Signatures and other referrers of a digest: by the referrers API or its fallback tag, and by
 * cosign's older tags. Four requests, and one for each referrer that is listed without saying what it
 * is. Does not fail but by abort: what could not be asked is “not checked”. One that is listed and not
 * there hides no other.
 */
export async function findSignature(
  registry: Registry,
  repository: Repository,
  subject: Digest,
  signal: AbortSignal,
): Promise<Signature> {
  const answers = await Promise.allSettled([
    listed(registry, repository, subject, signal),
    ...legacy.map(([suffix, kind]) => byTag(registry, repository, subject, suffix, kind, signal)),
  ]);
  const referrers: Referrer[] = [];
  let why: string | undefined;
  for (const answer of answers) {
    if (answer.status === 'fulfilled') {
      // Not spread: a hostile registry lists more than a call takes arguments.
      for (const one of answer.value.referrers) referrers.push(one);
      why ??= answer.value.why;
    } else if (answer.reason instanceof RegistryError && !isAbort(answer.reason))
      why ??= answer.reason.message;
    else throw answer.reason;
  }
  const signed = referrers.some(({ kind }) => kind === 'signature');
  const unsigned = why === undefined ? 'not signed' : 'not checked';
  const state = signed ? 'signed' : unsigned;
  return { subject, state, referrers, ...(why === undefined ? {} : { why }) };
}

/** A hostile registry may list any number. */
const mostLookedInto = 40;
const concurrency = 4;
const unreadable: ReadonlySet<RegistryErrorReason> = new Set<RegistryErrorReason>([
  'not-found',
  'malformed',
  'digest-mismatch',
  'too-large',
  'unsupported',
]);

interface Found {
  readonly referrers: readonly Referrer[];
  /** What one of them is could not be read. */
  readonly why?: string;
}

async function listed(
  registry: Registry,
  repository: Repository,
  subject: Digest,
  signal: AbortSignal,
): Promise<Found> {
  const all = await registry.listReferrers(repository, subject, signal);
  const vague = all.filter(isVague).slice(0, mostLookedInto);
  let why: string | undefined;
  const read = await mapConcurrently(vague, concurrency, async (descriptor) => {
    const { digest } = descriptor;
    try {
      const reference = { kind: 'digest', repository, digest } as const;
      const { manifest } = await registry.fetchManifest(reference, signal);
      const artifactType = manifest.artifactType ?? descriptor.artifactType;
      const annotations = { ...descriptor.annotations, ...manifest.annotations };
      const whole = { ...descriptor, annotations, ...present({ artifactType }) };
      return [digest, referrerOf(whole)] as const;
    } catch (error) {
      if (!(error instanceof RegistryError) || !unreadable.has(error.reason)) throw error;
      why ??= error.message;
      const { artifactType: type = descriptor.mediaType, size } = descriptor;
      return [digest, { kind: 'artifact', digest, size, type }] as const;
    }
  });
  const told = new Map<Digest, Referrer>(read);
  const referrers = all.map((one) => told.get(one.digest) ?? referrerOf(one));
  return { referrers, ...(why === undefined ? {} : { why }) };
}

/**
 * cosign 3 lists its bundles in the fallback tag under the type of their empty config and without
 * annotations; a bundle without its predicate type may be a signature or an attestation.
 */
function isVague({ artifactType, annotations }: Descriptor): boolean {
  if (artifactType === undefined || artifactType === emptyConfig) return true;
  return sigstoreBundle.test(artifactType) && annotations[bundlePredicate] === undefined;
}

function referrerOf({ digest, size, mediaType, artifactType, annotations }: Descriptor): Referrer {
  const type = artifactType ?? mediaType;
  const predicate = annotations[bundlePredicate];
  if (sigstoreBundle.test(type) && predicate !== undefined && predicate !== cosignSign)
    return { kind: 'attestation', digest, size, type: predicate };
  if (sigstoreBundle.test(type) || signatureTypes.has(type))
    return { kind: 'signature', digest, size, type };
  if (/vnd\.docker\.attestation|in-toto/.test(type))
    return { kind: 'attestation', digest, size, type };
  return { kind: /spdx|cyclonedx/i.test(type) ? 'sbom' : 'artifact', digest, size, type };
}

async function byTag(
  registry: Registry,
  repository: Repository,
  subject: Digest,
  suffix: string,
  kind: Referrer['kind'],
  signal: AbortSignal,
): Promise<Found> {
  const tag = `${subject.replace(':', '-')}.${suffix}`;
  // Tags have at most 128 characters: cosign has none for sha512.
  if (tag.length > 128) return { referrers: [] };
  try {
    const found = await registry.resolve({ kind: 'tag', repository, tag }, signal);
    const { digest, size, mediaType: type } = found;
    return { referrers: [{ kind, digest, size, type, tag }] };
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return { referrers: [] };
    throw error;
  }
}
