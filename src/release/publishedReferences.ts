import type { Digest } from '../oci/digest.ts';
import { mapConcurrently } from '../oci/mapConcurrently.ts';
import { formatRepository } from '../oci/reference.ts';
import type { Registry } from '../oci/registry.ts';
import type { Project } from './project.ts';
import { publishedImage } from './status/publishedImage.ts';
import { completeTagRequest } from './tags/completeTagRequest.ts';
import { planTags } from './tags/planTags.ts';

/** An image of the project as it is in one of its repositories. */
export interface PublishedReference {
  /** Name in slipway.yaml. */
  readonly image: string;
  /** `host/path`. */
  readonly repository: string;
  /** The tag that is this version there. */
  readonly tag: string;
  /** Absent when the repository has no such tag. */
  readonly digest?: Digest;
  /** `os/arch[/variant]`. */
  readonly platforms: readonly string[];
}

const concurrency = 4;

/**
 * The tag the images of a released commit have in every repository: what the rules say is its
 * version. Throws ConfigError.
 */
export function versionTagOfImages(
  project: Project,
  { version, tag, commit }: { version: string; tag: string; commit: string },
  now: Date,
): string {
  const request = completeTagRequest({ ref: `refs/tags/${tag}`, sha: commit }, project, now);
  return planTags(request).version ?? version;
}

/**
 * The tag of a commit that has no version: the one that names the commit, else the branch’s.
 * Undefined when the rules give it none. Throws ConfigError.
 */
export function commitTagOfImages(project: Project, commit: string, now: Date): string | undefined {
  const { tags, version } = planTags(completeTagRequest({ sha: commit }, project, now));
  return tags.find((tag) => tag.includes(commit.slice(0, 7))) ?? version;
}

/**
 * Where the images are under a tag, by digest, in the order of slipway.yaml. A tag that is not there
 * is in the result without a digest; a registry that cannot be asked fails with RegistryError.
 */
export async function publishedReferences(
  registry: Registry,
  project: Project,
  tag: string,
  signal: AbortSignal,
): Promise<readonly PublishedReference[]> {
  const places = project.images.flatMap((image) =>
    image.repositories.map((repository) => ({ image: image.name, repository })),
  );
  return mapConcurrently(places, concurrency, async ({ image, repository }) => {
    const found = await publishedImage(registry, { kind: 'tag', repository, tag }, signal);
    return {
      ...{ image, repository: formatRepository(repository), tag },
      ...(found === undefined ? {} : { digest: found.digest }),
      platforms: (found?.platforms ?? []).map(({ platform }) => platform),
    };
  });
}
