import type { ConfigChange } from './compareConfig.ts';
import { compareConfig } from './compareConfig.ts';
import type { LayerComparison } from './compareLayers.ts';
import { compareLayers } from './compareLayers.ts';
import type { PackageChanges } from './comparePackages.ts';
import { comparePackages } from './comparePackages.ts';
import type { Digest } from './digest.ts';
import type { ImageConfig } from './imageConfig.ts';
import type { LayerStep } from './layerSteps.ts';
import type { Comparand } from './local/comparand.ts';
import type { Package } from './sbom.ts';

/** One image of a reference, with as much as has been read of it. */
export interface ComparedImage {
  /** `os/arch[/variant]` */
  readonly platform: string;
  readonly digest: Digest;
  /** Bytes: compressed config and layers in a registry, uncompressed layers in the engine. */
  readonly size: number;
  readonly layers: readonly LayerStep[];
  readonly config?: ImageConfig;
  /** Of its SBOMs; absent when it has none. */
  readonly packages?: readonly Package[];
  /** Why an SBOM that is there could not be read. */
  readonly packagesProblem?: string;
}

export interface ComparedReference {
  readonly place: Comparand['place'];
  readonly reference: string;
  readonly digest: Digest;
  readonly images: readonly ComparedImage[];
}

interface ImageSize {
  readonly digest: Digest;
  readonly size: number;
}

export interface PlatformComparison {
  readonly platform: string;
  readonly change: 'added' | 'removed' | 'changed' | 'same';
  readonly left?: ImageSize;
  readonly right?: ImageSize;
  /** Bytes the right is larger than the left; absent where one is measured compressed and one not. */
  readonly sizeChange?: number;
  readonly layers: LayerComparison;
  readonly config: readonly ConfigChange[];
  /** Absent unless both sides have an SBOM that can be read. */
  readonly packages?: PackageChanges;
  readonly packagesProblem?: string;
}

export interface Comparison {
  readonly left: { readonly reference: string; readonly digest: Digest };
  readonly right: { readonly reference: string; readonly digest: Digest };
  /** True when both are the very same manifest. */
  readonly same: boolean;
  /** Absent when both are compressed. `mixed`: what the engine has is measured uncompressed. */
  readonly sizes?: 'uncompressed' | 'mixed';
  readonly platforms: readonly PlatformComparison[];
}

/** What the right has that the left has not, and the other way round; platforms in order of the right. */
export function compare(left: ComparedReference, right: ComparedReference): Comparison {
  const before = byPlatform(left);
  const after = byPlatform(right);
  const names = new Set([...after.keys(), ...before.keys()]);
  const alike = left.place === right.place;
  const sizes = alike ? (left.place === 'engine' ? 'uncompressed' : undefined) : 'mixed';
  return {
    left: { reference: left.reference, digest: left.digest },
    right: { reference: right.reference, digest: right.digest },
    same: left.digest === right.digest,
    ...(sizes === undefined ? {} : { sizes }),
    platforms: [...names].map((name) =>
      comparePlatform(name, before.get(name), after.get(name), alike),
    ),
  };
}

/** Two indexes of the very same images: they differ in annotations, attestations or order. */
export function differAroundImages({ same, sizes, platforms }: Comparison): boolean {
  if (same || sizes !== undefined || platforms.length === 0) return false;
  return platforms.every(({ change }) => change === 'same');
}

/** An index may have several images for one platform; the first is what a pull takes. */
function byPlatform({ images }: ComparedReference): Map<string, ComparedImage> {
  const found = new Map<string, ComparedImage>();
  for (const image of images) if (!found.has(image.platform)) found.set(image.platform, image);
  return found;
}

function comparePlatform(
  platform: string,
  left: ComparedImage | undefined,
  right: ComparedImage | undefined,
  alike: boolean,
): PlatformComparison {
  const layers = compareLayers(left?.layers ?? [], right?.layers ?? [], alike);
  const config =
    left?.config === undefined || right?.config === undefined
      ? []
      : compareConfig(left.config, right.config);
  const change = changeOf(left, right);
  const nothing = layers.changes.length === 0 && config.length === 0;
  const problem = left?.packagesProblem ?? right?.packagesProblem;
  return {
    platform,
    // The engine packs what it loads anew: there the content decides.
    change: change === 'changed' && !alike && nothing ? 'same' : change,
    ...(left === undefined ? {} : { left: sizeOf(left) }),
    ...(right === undefined ? {} : { right: sizeOf(right) }),
    ...(alike ? { sizeChange: (right?.size ?? 0) - (left?.size ?? 0) } : {}),
    layers,
    config,
    ...(left?.packages === undefined || right?.packages === undefined
      ? {}
      : { packages: comparePackages(left.packages, right.packages) }),
    ...(problem === undefined ? {} : { packagesProblem: problem }),
  };
}

function changeOf(left: ComparedImage | undefined, right: ComparedImage | undefined) {
  if (left === undefined) return 'added';
  if (right === undefined) return 'removed';
  return left.digest === right.digest ? 'same' : 'changed';
}

function sizeOf({ digest, size }: ComparedImage): ImageSize {
  return { digest, size };
}
