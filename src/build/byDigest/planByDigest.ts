import type { Digest } from '../../oci/digest.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { Platform } from '../../oci/platform.ts';
import { buildCommand } from '../buildCommand.ts';
import { BuildError } from '../buildError.ts';
import type { BuildSpec } from '../buildSpec.ts';
import type { ByDigestPlan, PlatformBuild } from './byDigestPlan.ts';

/** The parts of a spec that pushes by digest. Throws BuildError `invalid-plan`. */
export function planByDigest(
  spec: BuildSpec,
  builderName: string,
  kept: ReadonlyMap<string, Digest> = new Map(),
): ByDigestPlan {
  const repository = spec.tags[0]?.repository;
  const platforms = new Map(spec.platforms.map((platform) => [formatPlatform(platform), platform]));
  const build = ([name, platform]: readonly [string, Platform]): PlatformBuild => {
    const own: BuildSpec = {
      ...spec,
      ...spec.platformCaches?.[name],
      platforms: [platform],
      tags: [],
    };
    const digest = kept.get(name);
    return {
      platform: name,
      spec: own,
      command: buildCommand(own, builderName, repository),
      ...(digest === undefined ? {} : { kept: digest }),
    };
  };
  const [first, ...others] = platforms;
  if (repository === undefined || first === undefined)
    throw new BuildError(
      'invalid-plan',
      `Image “${spec.image}” cannot be built by digest: it has no repository or no platform.`,
      'Give it repositories and platforms in slipway.yaml.',
    );
  return { repository, builds: [build(first), ...others.map(build)] };
}
