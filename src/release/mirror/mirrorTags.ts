import { linesOf } from '../config/config.ts';
import type { Project } from '../project.ts';
import { completeTagRequest } from '../tags/completeTagRequest.ts';
import type { TagPlanRequest } from '../tags/planTags.ts';
import type { UpstreamVersion } from './upstreamVersions.ts';

const versionAndLatest = 'type=semver,pattern={{version}}';

/** Rules of the tags of somebody else’s version: those of slipway.yaml, else the version and `latest`. */
export function mirrorRules(config: Project['config']): string {
  return config?.tags === undefined ? versionAndLatest : linesOf(config.tags);
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
