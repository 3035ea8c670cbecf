import type { BuildSecret } from '../../build/buildSpec.ts';
import type { Platform } from '../../oci/platform.ts';
import { parsePlatform } from '../../oci/platform.ts';
import { parseRepository } from '../../oci/reference.ts';
import type { ImageConfigEntry, SlipwayConfig } from './configSchema.ts';
import type { ImageCache, ImageDefinition } from './imageDefinition.ts';
import { inferRepositories } from '../inferImages.ts';
import type { RemoteRepository } from '../remote.ts';
import { verifyRules } from './configuredRules.ts';

/**
 * Images as slipway.yaml describes them; repositories it leaves out follow from the remote. An image
 * of `others` (a bake, compose or matrix file) is the same with what slipway.yaml says of it.
 */
export function configuredImages(
  config: SlipwayConfig,
  remote: RemoteRepository | undefined,
  others: readonly ImageDefinition[] = [],
): ImageDefinition[] {
  const entries = new Map(Object.entries(config.images ?? {}));
  const found = others.map((image) => {
    const entry = entries.get(image.name);
    return entry === undefined ? image : refined(image, entry);
  });
  const names = new Set(others.map(({ name }) => name));
  const own = [...entries].filter(([name]) => !names.has(name));
  return [
    ...found,
    ...own.map(([name, entry]) => {
      const part = found.length + own.length === 1 ? '' : name.toLowerCase();
      return imageOf(name, entry, inferRepositories(remote, part));
    }),
  ];
}

/** What slipway.yaml leaves out stays as the other file has it. */
function refined(image: ImageDefinition, entry: ImageConfigEntry): ImageDefinition {
  const said = imageOf(image.name, entry, image.repositories);
  const own = Object.fromEntries(Object.entries(said).filter(([key]) => Object.hasOwn(entry, key)));
  const { provenance, sbom, signature } = said;
  const moved = entry.context === undefined && entry.dockerfile === undefined;
  const { dockerfile, dockerfileText, tags, ...rest } = image;
  return {
    ...rest,
    ...(moved && dockerfile !== undefined ? { dockerfile } : {}),
    ...(moved && dockerfileText !== undefined ? { dockerfileText } : {}),
    // Tags with their repositories are those of the file's own repositories.
    ...(entry.repositories === undefined && tags !== undefined ? { tags } : {}),
    ...own,
    args: { ...image.args, ...said.args },
    labels: { ...image.labels, ...said.labels },
    annotations: { ...image.annotations, ...said.annotations },
    ...(provenance === undefined ? {} : { provenance }),
    ...(sbom === undefined ? {} : { sbom }),
    ...(signature === undefined ? {} : { signature }),
  };
}

function imageOf(
  name: string,
  entry: ImageConfigEntry,
  repositories: ImageDefinition['repositories'],
): ImageDefinition {
  const { dockerfile, target, cache, attest } = entry;
  const provenance = provenanceOf(attest?.provenance);
  return {
    name,
    repositories: entry.repositories?.map(parseRepository) ?? repositories,
    context: entry.context ?? '.',
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(target === undefined ? {} : { target }),
    platforms: (entry.platforms ?? []).flatMap((text): Platform[] => {
      const platform = parsePlatform(text);
      return platform === undefined ? [] : [platform];
    }),
    args: entry.args ?? {},
    labels: entry.labels ?? {},
    annotations: entry.annotations ?? {},
    secrets: (entry.secrets ?? []).map(secretOf),
    ssh: entry.ssh ?? [],
    ...(cache === undefined ? {} : { cache: cacheOf(cache) }),
    ...(provenance === undefined ? {} : { provenance }),
    ...(attest?.sbom === undefined ? {} : { sbom: attest.sbom }),
    pull: entry.pull ?? false,
    ...(entry.noCache === undefined ? {} : { noCache: entry.noCache }),
    strategy: entry.strategy ?? 'together',
    skipExisting: entry.skipExisting ?? false,
    ...(entry.immutableTags === undefined ? {} : { immutableTags: entry.immutableTags }),
    ...signatureOf(entry.verify?.signature),
    ...(entry.verify === undefined ? {} : { verify: verifyRules(entry.verify) }),
    origin: 'config',
  };
}

function signatureOf(
  said: NonNullable<ImageConfigEntry['verify']>['signature'],
): Pick<ImageDefinition, 'signature'> {
  const { key, identity, issuer, transparencyLog = true } = said ?? {};
  if (key !== undefined) return { signature: { kind: 'key', key, transparencyLog } };
  if (identity === undefined || issuer === undefined) return {};
  return { signature: { kind: 'identity', identity, issuer } };
}

function provenanceOf(
  value: 'min' | 'max' | 'off' | boolean | undefined,
): 'min' | 'max' | 'off' | undefined {
  if (typeof value !== 'boolean') return value;
  return value ? 'min' : 'off';
}

function secretOf(secret: {
  id: string;
  env?: string | undefined;
  file?: string | undefined;
}): BuildSecret {
  const { id, env, file } = secret;
  if (env !== undefined) return { id, source: { kind: 'env', name: env } };
  return { id, source: { kind: 'file', path: file ?? '' } };
}

function cacheOf(cache: NonNullable<ImageConfigEntry['cache']>): ImageCache {
  const { mode, ref, path } = cache;
  return {
    type: cache.type ?? (ref === undefined ? 'local' : 'registry'),
    rotate: cache.rotate ?? false,
    ...(mode === undefined ? {} : { mode }),
    ...(ref === undefined ? {} : { ref }),
    ...(path === undefined ? {} : { path }),
    from: cache.from ?? [],
    to: cache.to ?? [],
  };
}
