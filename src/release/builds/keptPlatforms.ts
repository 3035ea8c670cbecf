import type { BuildSpec } from '../../build/buildSpec.ts';
import { platformKey } from '../../build/platformKey.ts';
import type { Digest } from '../../oci/digest.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import type { RegistryWriter } from '../../oci/registryWriter.ts';
import { publishedImage } from '../status/publishedImage.ts';
import type { BuildRecord } from './buildRecord.ts';

interface KeptPorts {
  readonly registry: Registry;
  readonly writer: RegistryWriter;
}

const concurrency = 4;

/**
 * The platforms of a spec that a record says are pushed, and that the registry confirms: the digest
 * is there, for this platform and from this commit. RegistryError.
 */
export async function keptPlatforms(
  { registry, writer }: KeptPorts,
  spec: BuildSpec,
  record: BuildRecord,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Digest>> {
  const repository = spec.tags[0]?.repository;
  const kept = new Map<string, Digest>();
  if (repository === undefined || formatRepository(repository) !== record.repository) return kept;
  const names = spec.platforms.map(formatPlatform);
  await mapConcurrently(names, concurrency, async (platform) => {
    const digest = Object.hasOwn(record.platforms, platform)
      ? record.platforms[platform]
      : undefined;
    if (digest === undefined || !(await writer.hasManifest(repository, digest, signal))) return;
    const image = await publishedImage(registry, { kind: 'digest', repository, digest }, signal);
    const same = image?.platforms.some(
      (one) =>
        platformKey(one.platform) === platformKey(platform) && one.revision === record.revision,
    );
    if (same === true) kept.set(platform, digest);
  });
  return kept;
}
