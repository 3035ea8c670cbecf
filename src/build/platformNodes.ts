import { formatPlatform } from '../oci/platform.ts';
import type { BuildPlan } from './buildPlan.ts';
import { platformKey, runsNatively } from './platformKey.ts';

/** Where a platform is built. */
export interface PlatformNode {
  /** `os/arch[/variant]`. */
  readonly platform: string;
  /** Absent where buildx does not say before it runs. */
  readonly node?: string;
  readonly emulated: boolean;
}

/** The node of the builder that builds each platform: the first that offers it, as buildx chooses. */
export function platformNodes({ spec, builder }: BuildPlan): readonly PlatformNode[] {
  const platforms = [...new Set(spec.platforms.map(formatPlatform))];
  if (builder.kind === 'create')
    return platforms.map((platform) => ({ platform, emulated: false }));
  const { nodes } = builder.builder;
  return platforms.map((platform) => {
    const able = nodes.find((node) =>
      node.platforms.some((one) => platformKey(one) === platformKey(platform)),
    );
    const native = runsNatively(able?.platforms[0] ?? '', platform);
    return {
      platform,
      ...(able === undefined ? {} : { node: able.name }),
      emulated: able !== undefined && !native,
    };
  });
}
