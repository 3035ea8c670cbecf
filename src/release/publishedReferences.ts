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

export interface ReleasedVersion {
  readonly version: string;
  /** Name of the git tag. */
  readonly tag: string;
  readonly commit: string;
}

const concurrency = 4;

/**
 * Where the images of a version are, by digest, in the order of slipway.yaml. A tag that is not there
 * is in the result without a digest; a registry that cannot be asked fails with RegistryError.
 */
export async function publishedReferences(
  registry: Registry,
  project: Project,
  { version, tag, commit }: ReleasedVersion,
  now: Date,
  signal: AbortSignal,
): Promise<readonly PublishedReference[]> {
  const request = completeTagRequest({ ref: `refs/tags/${tag}`, sha: commit }, project, now);
  const name = planTags(request).version ?? version;
  const places = project.images.flatMap((image) =>
    image.repositories.map((repository) => ({ image: image.name, repository })),
  );
  return mapConcurrently(places, concurrency, async ({ image, repository }) => {
    const found = await publishedImage(registry, { kind: 'tag', repository, tag: name }, signal);
    return {
      ...{ image, repository: formatRepository(repository), tag: name },
      ...(found === undefined ? {} : { digest: found.digest }),
      platforms: (found?.platforms ?? []).map(({ platform }) => platform),
    };
  });
}
