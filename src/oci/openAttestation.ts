import type { Digest } from './digest.ts';
import { holdsStatement, openEnvelope } from './envelope.ts';
import type { Descriptor } from './manifest.ts';
import { parseJson } from './parseJson.ts';
import type { Provenance } from './provenance.ts';
import { isProvenanceType, parseProvenance } from './provenance.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import type { RegistryErrorReason } from './registryError.ts';
import { RegistryError } from './registryError.ts';
import type { Sbom } from './sbom.ts';
import { isSbomType, parseSbom } from './sbom.ts';
import { parseStatement } from './statement.ts';

/** One statement of an attestation manifest, opened. */
export type AttestationContent =
  | { readonly kind: 'provenance'; readonly predicateType: string; readonly provenance: Provenance }
  | { readonly kind: 'sbom'; readonly predicateType: string; readonly sbom: Sbom }
  /** A vocabulary Slipway does not read. */
  | { readonly kind: 'other'; readonly predicateType: string }
  /** It is there, but cannot be read: `why` is a sentence. */
  | { readonly kind: 'unreadable'; readonly predicateType: string; readonly why: string };

/** BuildKit's and cosign's, of a layer; of a whole manifest where it holds a Sigstore bundle. */
const predicateKeys = ['in-toto.io/predicate-type', 'predicateType'];
const bundlePredicate = 'dev.sigstore.bundle.predicateType';
const mostLayers = 32;

export interface StatementFilter {
  /** Statements announced as of another type are not fetched. */
  readonly only?: (predicateType: string) => boolean;
}

/** What is wrong with this one document; anything else is wrong with the registry. */
const faultsOfContent: ReadonlySet<RegistryErrorReason> = new Set<RegistryErrorReason>([
  'too-large',
  'malformed',
  'not-found',
  'digest-mismatch',
]);

/**
 * What one manifest holds: statements in either of BuildKit's layouts, in envelopes as cosign and
 * GitHub keep them, or an SBOM as it is. What cannot be read is told in its place; RegistryError
 * when the registry cannot be asked.
 */
export async function openAttestation(
  registry: Registry,
  repository: Repository,
  digest: Digest,
  { only }: StatementFilter,
  signal: AbortSignal,
): Promise<readonly AttestationContent[]> {
  const { manifest } = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  if (manifest.kind !== 'manifest') return [];
  const contents: AttestationContent[] = [];
  for (const layer of manifest.layers.slice(0, mostLayers)) {
    const [said] = predicateKeys.flatMap((key) => layer.annotations[key] ?? []);
    const announced = said ?? manifest.annotations[bundlePredicate];
    if (only !== undefined && announced !== undefined && !only(announced)) continue;
    contents.push(await openLayer(registry, repository, { layer, announced }, signal));
  }
  return contents;
}

interface AnnouncedLayer {
  readonly layer: Descriptor;
  /** The predicate type, where something says it before the layer is opened. */
  readonly announced: string | undefined;
}

async function openLayer(
  registry: Registry,
  repository: Repository,
  { layer, announced }: AnnouncedLayer,
  signal: AbortSignal,
): Promise<AttestationContent> {
  const { mediaType } = layer;
  const predicateType = announced ?? mediaType;
  const known = announced === undefined || isProvenanceType(announced) || isSbomType(announced);
  if (!isSbomType(mediaType) && !(holdsStatement(mediaType) && known))
    return { kind: 'other', predicateType };
  try {
    const bytes = await registry.fetchBlob(repository, layer, signal);
    if (isSbomType(mediaType)) return sbomOf(parseJson(bytes), mediaType);
    return read(openEnvelope(mediaType, bytes), predicateType);
  } catch (error) {
    if (error instanceof RegistryError && faultsOfContent.has(error.reason))
      return { kind: 'unreadable', predicateType, why: error.message };
    throw error;
  }
}

function read(bytes: Uint8Array | undefined, announced: string): AttestationContent {
  const statement = bytes && parseStatement(bytes);
  if (statement === undefined)
    return { kind: 'unreadable', predicateType: announced, why: 'It is not an in-toto statement.' };
  const { predicateType, predicate } = statement;
  if (isProvenanceType(predicateType)) {
    const provenance = parseProvenance(predicate);
    return provenance === undefined
      ? { kind: 'unreadable', predicateType, why: 'It is not SLSA provenance.' }
      : { kind: 'provenance', predicateType, provenance };
  }
  if (!isSbomType(predicateType)) return { kind: 'other', predicateType };
  return sbomOf(predicate, predicateType);
}

function sbomOf(document: unknown, predicateType: string): AttestationContent {
  const sbom = parseSbom(document);
  return sbom === undefined
    ? { kind: 'unreadable', predicateType, why: 'It is neither SPDX 2 nor CycloneDX.' }
    : { kind: 'sbom', predicateType, sbom };
}
