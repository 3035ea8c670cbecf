import { linesOf } from '../config/config.ts';
import type { Project } from '../project.ts';
import { completeTagRequest } from '../tags/completeTagRequest.ts';
import type { TagPlanRequest } from '../tags/planTags.ts';
import { planTags } from '../tags/planTags.ts';
import { MirrorError } from './mirrorError.ts';
import type { UpstreamVersion } from './upstreamVersions.ts';

/** Gives a version a tag that tells it whole. */
export const versionRule = 'type=semver,pattern={{version}}';

/** Rules of the tags of somebody else’s version: those of slipway.yaml, else the version and `latest`. */
export function mirrorRules(config: Project['config']): string {
  return config?.tags === undefined ? versionRule : linesOf(config.tags);
}

/** Tags of somebody else’s version: by the rules of slipway.yaml, else the version and `latest`. */
export function mirrorTagRequest(
  project: Project,
  { tag }: Pick<UpstreamVersion, 'tag'>,
  date: Date,
  sha = '',
): TagPlanRequest {
  const { config } = project;
  const own = { rules: mirrorRules(config), flavor: linesOf(config?.flavor) };
  return completeTagRequest({ ref: `refs/tags/${tag}`, sha, ...own }, project, date);
}

/**
 * The tag that is there when the version is: the first one that tells it whole. One that moves, such
 * as `10.5`, is there since an older version. MirrorError where the rules give none.
 */
export function mirroredTag(project: Project, newest: UpstreamVersion, date: Date): string {
  const { tags } = planTags(mirrorTagRequest(project, newest, date));
  const [release = newest.version] = newest.version.split('-');
  const tag = tags.find((one) => one.includes(release));
  if (tag !== undefined) return tag;
  throw new MirrorError(
    'no-tag',
    `The tag rules give ${newest.tag} no tag with its whole version${tags.length === 0 ? '' : `, but ${tags.join(', ')}`}: nobody could tell whether it is there.`,
    `Add ${versionRule} to tags in slipway.yaml.`,
  );
}
