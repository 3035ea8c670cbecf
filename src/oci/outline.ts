import { isAttestation, isAttestationManifest, subjectOf } from './attestation.ts';
import type { Digest } from './digest.ts';
import type { Descriptor, FetchedManifest } from './manifest.ts';
import { isImageConfigType, isIndexType, isManifestType } from './mediaType.ts';
import type { Platform } from './platform.ts';
import { formatPlatform, isUnknownPlatform } from './platform.ts';

export interface OutlinedPlatform {
  readonly descriptor: Descriptor;
  /** Absent where the index does not say; the image's config does. */
  readonly platform?: Platform;
  readonly attestations: readonly Descriptor[];
}

export interface Outline {
  readonly platforms: readonly OutlinedPlatform[];
  /** Attestations whose subject is not in this index, or is named only inside them. */
  readonly orphans: readonly Descriptor[];
  /** Indexes within this index. */
  readonly nested: readonly Descriptor[];
  /** Children that are neither images nor attestations. */
  readonly other: readonly Descriptor[];
}

/** What a manifest says by itself, without another request. Never a platform `unknown/unknown`. */
export function outline(fetched: FetchedManifest): Outline {
  const { manifest, descriptor } = fetched;
  if (manifest.kind === 'index') return outlineChildren(manifest.manifests);
  const nothing: Outline = { platforms: [], orphans: [], nested: [], other: [] };
  if (isAttestationManifest(manifest)) return { ...nothing, orphans: [descriptor] };
  if (!isImageConfigType(manifest.config.mediaType)) return { ...nothing, other: [descriptor] };
  return { ...nothing, platforms: [{ descriptor, attestations: [] }] };
}

/** The entries of one or more indexes, sorted out and attestations joined to their subjects. */
export function outlineChildren(children: readonly Descriptor[]): Outline {
  const images: Descriptor[] = [];
  const attestations: Descriptor[] = [];
  const nested: Descriptor[] = [];
  const other: Descriptor[] = [];
  for (const child of distinct(children)) {
    if (isAttestation(child)) attestations.push(child);
    else if (isIndexType(child.mediaType)) nested.push(child);
    else if (isImage(child)) images.push(child);
    else other.push(child);
  }
  const bySubject = groupBySubject(attestations);
  const platforms = images.map((image) =>
    outlinedPlatform(image, bySubject.get(image.digest) ?? []),
  );
  const joined = new Set(platforms.flatMap((platform) => platform.attestations));
  return { platforms, orphans: attestations.filter((a) => !joined.has(a)), nested, other };
}

function outlinedPlatform(
  descriptor: Descriptor,
  attestations: readonly Descriptor[],
): OutlinedPlatform {
  const { platform } = descriptor;
  return platform === undefined
    ? { descriptor, attestations }
    : { descriptor, platform, attestations };
}

function isImage({ mediaType, platform, artifactType, annotations }: Descriptor): boolean {
  if (!isManifestType(mediaType)) return false;
  if (platform !== undefined && isUnknownPlatform(platform)) return false;
  if (platform === undefined && annotations['vnd.docker.reference.type'] !== undefined)
    return false;
  return platform !== undefined || artifactType === undefined;
}

function groupBySubject(attestations: readonly Descriptor[]): Map<Digest, Descriptor[]> {
  const groups = new Map<Digest, Descriptor[]>();
  for (const attestation of attestations) {
    const subject = subjectOf(attestation);
    if (subject === undefined) continue;
    const group = groups.get(subject);
    if (group === undefined) groups.set(subject, [attestation]);
    else group.push(attestation);
  }
  return groups;
}

/** An index may name the same image twice for one platform; it is shown once. */
function distinct(children: readonly Descriptor[]): Descriptor[] {
  const seen = new Map<string, Descriptor>();
  for (const child of children) {
    const platform = child.platform === undefined ? '' : formatPlatform(child.platform);
    const key = `${child.digest} ${platform}`;
    if (!seen.has(key)) seen.set(key, child);
  }
  return [...seen.values()];
}
