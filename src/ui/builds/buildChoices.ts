import { formatPlatform } from '../../oci/platform.ts';
import type { Project } from '../../release/project.ts';
import type { BuildRequest } from '../../release/slipway.ts';
import type { BuildArgument } from './buildArgument.ts';

export type Output = BuildRequest['output'];

/** What has been answered so far. */
export type BuildChoices = {
  readonly [Key in keyof BuildArgument]: BuildArgument[Key] extends string[] | undefined
    ? readonly string[] | undefined
    : BuildArgument[Key];
};

/** Platforms offered beside those of the project. */
export const commonPlatforms: readonly string[] = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm/v7',
  'linux/386',
  'linux/ppc64le',
  'linux/s390x',
  'linux/riscv64',
];

/** The likeliest first. */
export function outputsFor(canPush: boolean, onePlatform: boolean): readonly Output[] {
  if (!canPush) return ['load', 'none'];
  return onePlatform ? ['load', 'push', 'none'] : ['push', 'load', 'none'];
}

/** The request of the answers; platforms left as configured stay each image's own. */
export function planRequest(choices: BuildChoices, project: Project): BuildRequest {
  const { images, platforms, tags, noCache, changed, builder } = choices;
  const asked = project.images.filter(
    ({ name }) => images === undefined || images.length === 0 || images.includes(name),
  );
  const configured = new Set(asked.flatMap((image) => image.platforms.map(formatPlatform)));
  const asConfigured =
    platforms !== undefined &&
    platforms.length === configured.size &&
    platforms.every((platform) => configured.has(platform));
  return {
    output: choices.output ?? 'none',
    ...(images === undefined ? {} : { images }),
    ...(platforms === undefined || asConfigured ? {} : { platforms }),
    ...(tags === undefined ? {} : { tags }),
    ...(noCache === undefined ? {} : { noCache }),
    ...(changed === undefined ? {} : { changed }),
    ...(builder === undefined ? {} : { builder }),
  };
}
