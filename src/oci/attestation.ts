import type { Digest } from './digest.ts';
import { isDigest } from './digest.ts';
import { present } from './foreignJson.ts';
import type { Descriptor, ImageManifest, Manifest } from './manifest.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';

export interface AttestationSummary {
  /** Of the attestation manifest. */
  readonly digest: Digest;
  /** Of the image it speaks about. */
  readonly subject: Digest;
  /** in-toto predicate types, e.g. `https://slsa.dev/provenance/v1`. */
  readonly predicateTypes: readonly string[];
  readonly artifactType?: string;
}

// BuildKit docs/attestations/attestation-storage.md
const referenceType = 'vnd.docker.reference.type';
const referenceDigest = 'vnd.docker.reference.digest';
const attestationArtifact = 'application/vnd.docker.attestation.manifest.v1+json';
const inToto = 'application/vnd.in-toto+json';
const predicateAnnotations = ['in-toto.io/predicate-type', 'dev.sigstore.bundle.predicateType'];

/**
 * True for an index entry that is an attestation in either of BuildKit's layouts: annotated
 * (until 0.31) or an OCI artifact (since 0.32).
 */
export function isAttestation(descriptor: Descriptor): boolean {
  return (
    descriptor.annotations[referenceType] === 'attestation-manifest' ||
    descriptor.artifactType === attestationArtifact
  );
}

/** True for a manifest that, fetched by itself, turns out to hold attestations. */
export function isAttestationManifest(manifest: ImageManifest): boolean {
  if (manifest.artifactType === attestationArtifact) return true;
  return manifest.layers.length > 0 && manifest.layers.every((layer) => layer.mediaType === inToto);
}

/** The image an attestation's index entry names; undefined where only the manifest itself does. */
export function subjectOf(descriptor: Descriptor): Digest | undefined {
  const named = descriptor.annotations[referenceDigest];
  return named !== undefined && isDigest(named) ? named : undefined;
}

/** One request. Undefined when the attestation names no subject at all. RegistryError. */
export async function describeAttestation(
  registry: Registry,
  repository: Repository,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<AttestationSummary | undefined> {
  const { digest } = descriptor;
  const fetched = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  const subject = subjectOf(descriptor) ?? fetched.manifest.subject?.digest;
  if (subject === undefined) return undefined;
  const artifactType = fetched.manifest.artifactType ?? descriptor.artifactType;
  const predicateTypes = predicateTypesOf(fetched.manifest);
  return { digest, subject, predicateTypes, ...present({ artifactType }) };
}

function predicateTypesOf(manifest: Manifest): string[] {
  const layers = manifest.kind === 'manifest' ? manifest.layers : [];
  const found = [manifest, ...layers].flatMap(({ annotations }) =>
    predicateAnnotations.map((key) => annotations[key]).filter((type) => type !== undefined),
  );
  return [...new Set(found)];
}
