import type { ComparedImage, ComparedReference, Comparison } from './compare.ts';
import { compare } from './compare.ts';
import type { Digest } from './digest.ts';
import { isDigest } from './digest.ts';
import type { ImageConfig } from './imageConfig.ts';
import { parseImageConfig } from './imageConfig.ts';
import type { Inspection } from './inspect.ts';
import { inspect } from './inspect.ts';
import type { LayerStep } from './layerSteps.ts';
import { layerSteps } from './layerSteps.ts';
import type { Comparand } from './local/comparand.ts';
import { formatComparand } from './local/comparand.ts';
import type { LocalImageDetails, LocalImages } from './local/localImage.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import { isImageConfigType, isIndexType } from './mediaType.ts';
import { openAttestation } from './openAttestation.ts';
import { formatPlatform } from './platform.ts';
import type { PlatformImage } from './platformImage.ts';
import type { Reference } from './reference.ts';
import { formatReference } from './reference.ts';
import { isProvenanceType } from './provenance.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';
import type { Package } from './sbom.ts';
import { isSbomType } from './sbom.ts';
import type { Referrer } from './signature.ts';
import { findSignature } from './signature.ts';

const concurrency = 4;

export interface ComparePorts {
  readonly registry: Registry;
  readonly localImages: LocalImages;
}

/**
 * Reads two references, which may be of different registries or of the engine, and compares them.
 * SBOMs are read only of images that differ. RegistryError, or what LocalImages fails with.
 */
export async function compareReferences(
  { registry, localImages }: ComparePorts,
  left: Comparand,
  right: Comparand,
  signal: AbortSignal,
): Promise<Comparison> {
  const open = async (one: Comparand): Promise<Inspection | LocalSide> =>
    one.place === 'registry'
      ? inspectWhole(registry, one.reference, signal)
      : { ...(await localImages.open(one.name, signal)), reference: formatComparand(one) };
  const [before, after] = await Promise.all([open(left), open(right)]);
  const same = new Set(digestsOf(before));
  const both = new Set(digestsOf(after).filter((digest) => same.has(digest)));
  // The engine knows layers by their content alone.
  const byContent = left.place === 'engine' || right.place === 'engine';
  const side = async (one: Inspection | LocalSide): Promise<ComparedReference> =>
    'layers' in one
      ? localReference(one)
      : {
          place: 'registry',
          reference: formatReference(one.reference),
          digest: one.digest,
          images: await mapConcurrently(one.platforms, concurrency, (image) =>
            readImage(
              registry,
              one,
              image,
              { packages: !both.has(image.digest), byContent },
              signal,
            ),
          ),
        };
  const [first, second] = await Promise.all([side(before), side(after)]);
  return compare(ofOnePlatform(first, second), ofOnePlatform(second, first));
}

/** Images that were not looked into must not count as removed. */
async function inspectWhole(
  registry: Registry,
  reference: Reference,
  signal: AbortSignal,
): Promise<Inspection> {
  const inspection = await inspect(registry, reference, signal);
  const unopened = inspection.other.find(({ mediaType }) => isIndexType(mediaType));
  if (unopened === undefined) return inspection;
  throw new RegistryError(
    'too-large',
    `${formatReference(reference)} nests indexes too deep to be opened: ${unopened.digest} is not looked into.`,
    'Compare the indexes it holds, by their digests.',
    { host: reference.repository.registry },
  );
}

interface LocalSide extends LocalImageDetails {
  readonly reference: string;
}

function digestsOf(one: Inspection | LocalSide): Digest[] {
  return 'layers' in one ? [one.id] : one.platforms.map(({ digest }) => digest);
}

function localReference({ id, reference, config, layers }: LocalSide): ComparedReference {
  const platform = config.platform === undefined ? '' : formatPlatform(config.platform);
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const images = [{ platform, digest: id, size, layers, config }];
  return { place: 'engine', reference, digest: id, images };
}

/**
 * Beside an image of the engine, which is of one platform, that platform alone; it may have the
 * variant that is usual for it on one side only.
 */
function ofOnePlatform(one: ComparedReference, other: ComparedReference): ComparedReference {
  const [local] = (one.place === 'engine' ? one : other).images;
  if (one.place === other.place || local === undefined) return one;
  const remote = (one.place === 'engine' ? other : one).images;
  const bare = (platform: string): string => platform.split('/').slice(0, 2).join('/');
  const match =
    remote.find(({ platform }) => platform === local.platform) ??
    remote.find(({ platform }) => bare(platform) === bare(local.platform));
  if (match === undefined) return one;
  const mine = one.place === 'engine' ? { ...local, platform: match.platform } : match;
  return { ...one, images: [mine] };
}

interface ImageRequest {
  readonly packages: boolean;
  /** Layers by the digests of their content, uncompressed. */
  readonly byContent: boolean;
}

async function readImage(
  registry: Registry,
  { reference: { repository } }: Inspection,
  image: PlatformImage,
  { packages, byContent }: ImageRequest,
  signal: AbortSignal,
): Promise<ComparedImage> {
  const { digest, size = 0 } = image;
  const { manifest } = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  const base = { platform: formatPlatform(image.platform), digest, size };
  if (manifest.kind !== 'manifest') return { ...base, layers: [] };
  const config = isImageConfigType(manifest.config.mediaType)
    ? parseImageConfig(await registry.fetchBlob(repository, manifest.config, signal))
    : undefined;
  const layers = layerSteps(manifest, config);
  return {
    ...base,
    layers: byContent ? contentOf(layers, config) : layers,
    ...(config === undefined ? {} : { config }),
    ...(packages ? await readPackages(registry, repository, image, signal) : {}),
  };
}

function contentOf(layers: readonly LayerStep[], config: ImageConfig | undefined): LayerStep[] {
  const contents = config?.layers ?? [];
  return layers.map((layer, at) => {
    const content = contents.length === layers.length ? contents[at] : undefined;
    return content !== undefined && isDigest(content) ? { ...layer, digest: content } : layer;
  });
}

/** Of the SBOMs in the index, else of those attached to the image. */
async function readPackages(
  registry: Registry,
  repository: Reference['repository'],
  image: PlatformImage,
  signal: AbortSignal,
): Promise<Pick<ComparedImage, 'packages' | 'packagesProblem'>> {
  const within = image.attestations.filter((one) => one.predicateTypes.some(isSbomType));
  const sources =
    within.length > 0 ? within : await attached(registry, repository, image.digest, signal);
  const packages: Package[] = [];
  let read = false;
  for (const { digest } of sources) {
    const wanted = { only: isSbomType };
    for (const content of await openAttestation(registry, repository, digest, wanted, signal)) {
      if (content.kind === 'unreadable' && isSbomType(content.predicateType))
        return { packagesProblem: content.why };
      if (content.kind !== 'sbom') continue;
      packages.push(...content.sbom.packages);
      read = true;
    }
  }
  return read ? { packages } : {};
}

const mostAttached = 10;

async function attached(
  registry: Registry,
  repository: Reference['repository'],
  digest: Digest,
  signal: AbortSignal,
): Promise<readonly Pick<Referrer, 'digest'>[]> {
  const { referrers } = await findSignature(registry, repository, digest, signal);
  return referrers
    .filter(({ kind }) => kind === 'sbom' || kind === 'attestation')
    .filter(({ type }) => !isProvenanceType(type))
    .slice(0, mostAttached);
}
