import type { Digest } from './digest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { AttestationContent } from './openAttestation.ts';
import { openAttestation } from './openAttestation.ts';
import { formatPlatform } from './platform.ts';
import type { Inspection } from './inspect.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';
import type { Referrer, Signature } from './signature.ts';
import { findSignature } from './signature.ts';
import type { SignatureTrust, SignatureVerifier } from './signatureVerifier.ts';
import { verifySignature } from './verifySignature.ts';

/** What is kept about one digest: statements opened, signatures found and, if asked, verified. */
export interface Evidence {
  readonly subject: Digest;
  /** `os/arch[/variant]`; absent for an index. */
  readonly platform?: string;
  /** Those in the index, then those that were attached later: referrers and cosign's tags. */
  readonly attestations: readonly OpenedAttestation[];
  readonly signature: Signature;
}

interface OpenedAttestation {
  readonly digest: Digest;
  readonly contents: readonly AttestationContent[];
}

export interface EvidencePorts {
  readonly registry: Registry;
  readonly verifier: SignatureVerifier;
}

export interface EvidenceRequest {
  /** False: only the signatures. */
  readonly statements: boolean;
  /** Whose signatures count; without it none is verified. */
  readonly trust?: SignatureTrust;
}

const concurrency = 3;
/** A hostile registry may list any number. */
const mostAttached = 40;

/** Evidence of everything a reference names: its own digest first, then its platforms. RegistryError. */
export async function readEvidence(
  ports: EvidencePorts,
  inspection: Inspection,
  request: EvidenceRequest,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const platforms = new Map<Digest, string | undefined>([[inspection.digest, undefined]]);
  for (const { digest, platform } of inspection.platforms)
    platforms.set(digest, formatPlatform(platform));
  for (const { subject } of inspection.attestations)
    if (!platforms.has(subject)) platforms.set(subject, undefined);
  return mapConcurrently([...platforms.keys()], concurrency, (subject) =>
    readEvidenceOf(ports, inspection, subject, request, signal),
  );
}

/** Evidence of one of the digests an inspection names. RegistryError. */
export async function readEvidenceOf(
  ports: EvidencePorts,
  { reference: { repository }, platforms, attestations }: Inspection,
  subject: Digest,
  { statements, trust }: EvidenceRequest,
  signal: AbortSignal,
): Promise<Evidence> {
  const { registry } = ports;
  const platform = platforms.find(({ digest }) => digest === subject)?.platform;
  const about = statements ? attestations.filter((one) => one.subject === subject) : [];
  const opened = await mapConcurrently(about, concurrency, async ({ digest }) => ({
    digest,
    contents: await openAttestation(registry, repository, digest, {}, signal),
  }));
  const signature = await readSignature(ports, repository, subject, trust, signal);
  const known = new Set(attestations.map(({ digest }) => digest));
  const later = signature.referrers.filter(({ digest }) => !known.has(digest));
  const attached = statements ? await openAttached(registry, repository, later, signal) : [];
  const named = platform === undefined ? {} : { platform: formatPlatform(platform) };
  return { subject, ...named, attestations: [...opened, ...attached], signature };
}

/** Anyone who may push can attach something: one that cannot be opened says so and hides no other. */
async function openAttached(
  registry: Registry,
  repository: Repository,
  referrers: readonly Referrer[],
  signal: AbortSignal,
): Promise<OpenedAttestation[]> {
  const telling = referrers.filter(({ kind }) => kind === 'attestation' || kind === 'sbom');
  return mapConcurrently(telling.slice(0, mostAttached), concurrency, async ({ digest, type }) => {
    try {
      return { digest, contents: await openAttestation(registry, repository, digest, {}, signal) };
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const why = error.message;
      return { digest, contents: [{ kind: 'unreadable', predicateType: type, why }] };
    }
  });
}

/** The signatures of one digest, verified where it is said whose count. Does not fail but by abort. */
export async function readSignature(
  { registry, verifier }: EvidencePorts,
  repository: Repository,
  subject: Digest,
  trust: SignatureTrust | undefined,
  signal: AbortSignal,
): Promise<Signature> {
  const found = await findSignature(registry, repository, subject, signal);
  return trust === undefined ? found : verifySignature(verifier, repository, found, trust, signal);
}
