import { allTags } from '../../../oci/allTags.ts';
import type { ImageContents } from '../../../oci/imageContents.ts';
import { readContents } from '../../../oci/imageContents.ts';
import type { Inspection } from '../../../oci/inspect.ts';
import { inspect } from '../../../oci/inspect.ts';
import { mapConcurrently } from '../../../oci/mapConcurrently.ts';
import { newestRelease } from '../../../oci/newestRelease.ts';
import type { Repository } from '../../../oci/reference.ts';
import type { Registry } from '../../../oci/registry.ts';
import type { ImageDefinition } from '../../config/imageDefinition.ts';
import type { Affixes } from '../../tags/affixes.ts';

/** What a repository holds for those who pull from it. */
export interface DocumentedPlace {
  readonly repository: Repository;
  /** The newest release, else `latest`; absent when there is neither. */
  readonly found?: { readonly tag: string; readonly inspection: Inspection };
}

/** An image as it is configured, and as it is in its registries. */
export interface DocumentedImage {
  readonly image: ImageDefinition;
  readonly places: readonly DocumentedPlace[];
  /** Of each platform, as the first repository that has the image has it. */
  readonly contents: readonly ImageContents[];
}

const concurrency = 4;

/** Reads what is published of an image. Fails with RegistryError: not known is not the same as not there. */
export async function documentedImage(
  registry: Registry,
  image: ImageDefinition,
  affixes: Affixes,
  signal: AbortSignal,
): Promise<DocumentedImage> {
  const places = await mapConcurrently(image.repositories, concurrency, (repository) =>
    documentedPlace(registry, repository, affixes, signal),
  );
  const first = places.find(({ found }) => found !== undefined)?.found;
  const contents =
    first === undefined ? [] : await readContents(registry, first.inspection, signal);
  return { image, places, contents };
}

async function documentedPlace(
  registry: Registry,
  repository: Repository,
  affixes: Affixes,
  signal: AbortSignal,
): Promise<DocumentedPlace> {
  const tags = await allTags(registry, repository, signal);
  const tag = newestRelease(tags, affixes) ?? tags.find((name) => name === 'latest');
  if (tag === undefined) return { repository };
  const inspection = await inspect(registry, { kind: 'tag', repository, tag }, signal);
  return { repository, found: { tag, inspection } };
}
