export type TagGroupKind = 'releases' | 'branches' | 'commits' | 'other';

export interface TagGroup {
  readonly kind: TagGroupKind;
  readonly tags: readonly string[];
}

const artifactTag = /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/;

/** True for tags that hold signatures, attestations or referrers of another image. */
export function isArtifactTag(tag: string): boolean {
  return artifactTag.test(tag);
}

/** Tags by kind, each group in reading order; artifact tags are left out, empty groups too. */
export function groupTags(tags: readonly string[]): TagGroup[] {
  throw new Error(`not written yet: ${tags.length}`);
}
