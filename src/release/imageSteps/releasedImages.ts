import type { Digest } from '../../oci/digest.ts';
import type { Registry } from '../../oci/registry.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import { releaseCommit } from '../checklist/releaseCommit.ts';
import type { StepContext } from '../checklist/stepRunner.ts';
import type { PublishedReference } from '../publishedReferences.ts';
import { publishedReferences, versionTagOfImages } from '../publishedReferences.ts';

/** An image of the release in one of its repositories, by digest. */
export interface ReleasedImage extends PublishedReference {
  readonly digest: Digest;
}

/**
 * Every image under the version's tag, in each of its repositories. Fails with ChecklistError when
 * one is not there, ConfigError or RegistryError.
 */
export async function releasedImages(
  registry: Registry,
  context: StepContext,
  signal: AbortSignal,
): Promise<ReleasedImage[]> {
  const { project, version, tag } = context;
  const commit = releaseCommit(context) ?? '';
  const own = versionTagOfImages(project, { version, tag, commit }, context.now());
  const published = await publishedReferences(registry, project, own, signal);
  return published.map(({ digest, ...found }) => {
    if (digest === undefined) throw notPushed(`${found.repository}:${own}`);
    return { ...found, digest };
  });
}

/** `host/path:tag` */
export function taggedName({ repository, tag }: ReleasedImage): string {
  return `${repository}:${tag}`;
}

/** `host/path@sha256:…` */
export function pinnedName({ repository, digest }: ReleasedImage): string {
  return `${repository}@${digest}`;
}

function notPushed(reference: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `${reference} is not in the registry.`,
    'Push the images first: slipway release does it in its push step.',
  );
}
