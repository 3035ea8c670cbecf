import type { BuildSecret } from '../../build/buildSpec.ts';
import type { Platform } from '../../oci/platform.ts';
import { parsePlatform } from '../../oci/platform.ts';
import { parseRepository } from '../../oci/reference.ts';
import type { ImageConfigEntry, SlipwayConfig } from './configSchema.ts';
import type { ImageCache, ImageDefinition } from './imageDefinition.ts';
import { inferRepositories } from '../inferImages.ts';
import type { RemoteRepository } from '../remote.ts';

/** Images as slipway.yaml describes them; repositories it leaves out follow from the remote. */
export function configuredImages(
  config: SlipwayConfig,
  remote: RemoteRepository | undefined,
): ImageDefinition[] {
  const entries = Object.entries(config.images ?? {});
  return entries.map(([name, entry]) => {
    const part = entries.length === 1 ? '' : name.toLowerCase();
    return imageOf(name, entry, inferRepositories(remote, part));
  });
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
    strategy: entry.strategy ?? 'together',
    skipExisting: entry.skipExisting ?? false,
    ...(entry.immutableTags === undefined ? {} : { immutableTags: entry.immutableTags }),
    ...signatureOf(entry.verify?.signature),
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
