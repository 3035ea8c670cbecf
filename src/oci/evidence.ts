import type { Digest } from './digest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { AttestationContent } from './openAttestation.ts';
import { openAttestation } from './openAttestation.ts';
import { formatPlatform } from './platform.ts';
import type { Inspection } from './inspect.ts';
import type { Registry } from './registry.ts';
import type { Signature } from './signature.ts';
import { findSignature } from './signature.ts';

/** What is kept about one digest: statements opened, signatures found. Nothing is verified. */
export interface Evidence {
  readonly subject: Digest;
  /** `os/arch[/variant]`; absent for an index. */
  readonly platform?: string;
  readonly attestations: readonly {
    readonly digest: Digest;
    readonly contents: readonly AttestationContent[];
  }[];
  readonly signature: Signature;
}

const concurrency = 3;

/** Evidence of everything a reference names: its own digest first, then its platforms. RegistryError. */
export async function readEvidence(
  registry: Registry,
  inspection: Inspection,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const platforms = new Map<Digest, string | undefined>([[inspection.digest, undefined]]);
  for (const { digest, platform } of inspection.platforms)
    platforms.set(digest, formatPlatform(platform));
  for (const { subject } of inspection.attestations)
    if (!platforms.has(subject)) platforms.set(subject, undefined);
  return mapConcurrently([...platforms.keys()], concurrency, (subject) =>
    readEvidenceOf(registry, inspection, subject, signal),
  );
}

/** Evidence of one of the digests an inspection names. RegistryError. */
export async function readEvidenceOf(
  registry: Registry,
  { reference: { repository }, platforms, attestations }: Inspection,
  subject: Digest,
  signal: AbortSignal,
): Promise<Evidence> {
  const platform = platforms.find(({ digest }) => digest === subject)?.platform;
  const about = attestations.filter((one) => one.subject === subject);
  const opened = await mapConcurrently(about, concurrency, async ({ digest }) => ({
    digest,
    contents: await openAttestation(registry, repository, digest, signal),
  }));
  const signature = await findSignature(registry, repository, subject, signal);
  const named = platform === undefined ? {} : { platform: formatPlatform(platform) };
  return { subject, ...named, attestations: opened, signature };
}
