import type { Digest } from './digest.ts';
import type { Descriptor } from './manifest.ts';
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

const inToto = 'application/vnd.in-toto+json';
const predicateKey = 'in-toto.io/predicate-type';
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
 * The statements of one attestation manifest, in either of BuildKit's layouts. A statement that
 * cannot be read is told in its place; RegistryError when the registry cannot be asked.
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
    const announced = layer.annotations[predicateKey];
    if (only !== undefined && announced !== undefined && !only(announced)) continue;
    contents.push(await openStatement(registry, repository, layer, signal));
  }
  return contents;
}

async function openStatement(
  registry: Registry,
  repository: Repository,
  layer: Descriptor,
  signal: AbortSignal,
): Promise<AttestationContent> {
  const announced = layer.annotations[predicateKey];
  const predicateType = announced ?? layer.mediaType;
  if (layer.mediaType !== inToto) return { kind: 'other', predicateType };
  if (announced !== undefined && !isProvenanceType(announced) && !isSbomType(announced))
    return { kind: 'other', predicateType };
  try {
    return read(await registry.fetchBlob(repository, layer, signal), predicateType);
  } catch (error) {
    if (error instanceof RegistryError && faultsOfContent.has(error.reason))
      return { kind: 'unreadable', predicateType, why: error.message };
    throw error;
  }
}

function read(bytes: Uint8Array, announced: string): AttestationContent {
  const statement = parseStatement(bytes);
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
  const sbom = parseSbom(predicate);
  return sbom === undefined
    ? { kind: 'unreadable', predicateType, why: 'It is neither SPDX 2 nor CycloneDX.' }
    : { kind: 'sbom', predicateType, sbom };
}
