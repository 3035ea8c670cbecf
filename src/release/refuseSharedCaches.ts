import { ConfigError } from './config/configError.ts';
import { cacheOptions } from './config/cacheOptions.ts';
import type { Project } from './project.ts';

/** A folder that one image replaces must not hold the cache of another. Throws ConfigError. */
export function refuseSharedCaches({ images, root }: Pick<Project, 'images' | 'root'>): void {
  const caches = images.flatMap(({ cache, name }) => {
    const { localCache } = cacheOptions(cache, name, root);
    return localCache === undefined ? [] : [{ image: name, ...localCache }];
  });
  for (const one of caches) {
    if (one.fresh === undefined) continue;
    const other = caches.find(
      ({ image, folder }) => image !== one.image && `${folder}/`.startsWith(`${one.folder}/`),
    );
    if (other !== undefined) throw shared(one.name, one.image, other.image);
  }
}

function shared(folder: string, one: string, other: string): ConfigError {
  return new ConfigError(
    'invalid-config',
    `The cache ${folder} of “${one}” is replaced by each build, and “${other}” keeps its cache there too.`,
    'Give each image a path of its own, or leave rotate out.',
  );
}
