import { formatPlatform } from '../oci/platform.ts';
import type { BuildSpec } from './buildSpec.ts';
import type { Builder } from './builder.ts';
import type { EngineInfo } from './engine.ts';
import { emulatorRemedy } from './emulatorRemedy.ts';
import { platformKey, runsNatively } from './platformKey.ts';

/** Why a builder cannot run a spec, in words that follow its name; undefined when it can. */
export function inability(
  builder: Builder,
  spec: BuildSpec,
  engine: EngineInfo | undefined,
): string | undefined {
  const failed = builder.error ?? failureOfAllNodes(builder);
  if (failed !== undefined) return `cannot be used: ${failed}`;
  if (builder.driver === 'docker' && pushesByDigest(spec))
    return 'uses the docker driver, which cannot push by digest';
  const several = spec.platforms.length > 1;
  if (builder.driver === 'docker' && !storesImages(builder, engine)) {
    if (several)
      return 'uses the docker driver without the containerd image store, which builds one platform at a time';
    if (attests(spec))
      return 'uses the docker driver without the containerd image store, which drops attestations';
    if (exportsCache(spec))
      return 'uses the docker driver without the containerd image store, which exports no build cache but an inline one';
  }
  if (several && spec.output === 'load' && engine?.containerdStore !== true)
    return 'cannot load several platforms into an engine without the containerd image store';
  return undefined;
}

/** True when each platform is built by itself and pushed without a tag. */
export function pushesByDigest({ strategy, output, platforms }: BuildSpec): boolean {
  return strategy === 'by-digest' && output === 'push' && platforms.length > 0;
}

function failureOfAllNodes({ nodes }: Builder): string | undefined {
  if (nodes.length === 0) return 'it has no nodes';
  return nodes.every((node) => node.error !== undefined) ? nodes[0]?.error : undefined;
}

/** What is known of the engine holds for its own builder, not for those of other contexts. */
function storesImages(builder: Builder, engine: EngineInfo | undefined): boolean {
  return (builder.current || builder.name === 'default') && engine?.containerdStore === true;
}

/** Beside one that is within the image. */
function exportsCache({ cacheTo }: BuildSpec): boolean {
  return cacheTo.some((line) => !line.split(',').includes('type=inline'));
}

function attests(spec: BuildSpec): boolean {
  return spec.sbom === true || spec.provenance === 'min' || spec.provenance === 'max';
}

/** What the user should know about the platforms of a spec on this builder. */
export function platformWarnings(builder: Builder, spec: BuildSpec): string[] {
  const nodes = builder.nodes.filter((node) => node.platforms.length > 0);
  if (nodes.length === 0) return [];
  return spec.platforms.map(formatPlatform).flatMap((platform) => {
    const able = nodes.filter((node) => nodePlatforms(node.platforms).has(platformKey(platform)));
    if (able.length === 0)
      return [
        `Builder “${builder.name}” does not offer ${platform}: steps that run programs for it will fail. ${emulatorRemedy(platform)}`,
      ];
    const native = able.some((node) => runsNatively(node.platforms[0] ?? '', platform));
    return native
      ? []
      : [
          `${platform} is emulated by builder “${builder.name}”: its RUN steps are many times slower.`,
        ];
  });
}

function nodePlatforms(platforms: readonly string[]): Set<string> {
  return new Set(platforms.map(platformKey));
}
