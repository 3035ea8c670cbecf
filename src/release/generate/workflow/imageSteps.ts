import { formatRepository } from '../../../oci/reference.ts';
import type { ImageDefinition } from '../../config/imageDefinition.ts';
import type { YamlValue } from '../yamlValue.ts';
import { actions } from './actions.ts';
import { listInput, literal } from './expression.ts';
import { factsScript, latestScript, summaryScript } from './scripts.ts';
import type { TagInputs } from './tagInputs.ts';
import type { UpstreamSource } from './upstreamSource.ts';
import { cloneStep, missingRepositories, upstreamFactsStep } from './upstreamSource.ts';

/** What jobs of an image are made of besides the image. */
export interface JobSettings {
  readonly tags: TagInputs;
  /** Of git tags. */
  readonly prefix: string;
  /** Absent for what this repository holds. */
  readonly upstream?: UpstreamSource;
}

/** True when something is to be pushed: no pull request, and a tag rule applies. */
export const pushes = "github.event_name != 'pull_request' && steps.meta.outputs.tags != ''";

export const hasTags = "steps.meta.outputs.tags != ''";

/** The repository without a tag, as a push by digest takes it. */
export function repositoryLines({ repositories }: ImageDefinition): string[] {
  return repositories.map((repository) => literal(formatRepository(repository)));
}

/** Where a job pushes to, one a line; of a mirror only where the release is not. */
export function targetLines(image: ImageDefinition, { upstream }: JobSettings): string {
  return upstream === undefined
    ? listInput(repositoryLines(image))
    : missingRepositories(upstream, image.repositories);
}

/** Gets what is built. */
export function sourceSteps({ upstream }: JobSettings): YamlValue[] {
  const checkout = { uses: actions.checkout, with: { 'persist-credentials': false } };
  return upstream === undefined ? [checkout] : [checkout, cloneStep(upstream)];
}

/** Whether this is the highest version, which docker/metadata-action does not ask. */
export function latestSteps({ tags: { latest }, prefix, upstream }: JobSettings): YamlValue[] {
  if (latest === undefined || upstream !== undefined) return [];
  return [
    {
      name: 'See whether latest moves',
      id: 'latest',
      env: {
        GH_TOKEN: '${{ github.token }}',
        PREFIX: literal(prefix),
        WITHOUT_TAG: String(latest.withoutTag),
      },
      run: latestScript,
    },
  ];
}

interface MetadataInputs {
  readonly id: string;
  /** One a line. */
  readonly repositories: string;
  readonly tags: string;
  readonly flavor: string;
}

export function metadataStep({
  id,
  repositories: images,
  tags,
  flavor,
}: MetadataInputs): YamlValue {
  return { name: 'Plan tags', id, uses: actions.metadata, with: { images, tags, flavor } };
}

/** The version and the like, for build arguments, labels and annotations. */
export function factsStep({ prefix, upstream }: JobSettings): YamlValue {
  if (upstream !== undefined) return upstreamFactsStep(upstream);
  const env = { PREFIX: literal(prefix), FIRST_TAG: '${{ steps.meta.outputs.version }}' };
  return { name: 'See what is built', id: 'facts', env, run: factsScript };
}

export function summaryStep(
  image: ImageDefinition,
  digest: string,
  settings: JobSettings,
): YamlValue {
  return {
    name: 'Say what was pushed',
    id: 'summary',
    if: pushes,
    env: {
      IMAGE: literal(image.name),
      REPOSITORIES: targetLines(image, settings),
      TAGS: '${{ steps.meta.outputs.tags }}',
      VERSION: '${{ steps.meta.outputs.version }}',
      DIGEST: digest,
    },
    run: summaryScript,
  };
}
