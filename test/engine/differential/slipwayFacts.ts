import type { RegistryClient } from '../../../src/adapters/registry/distributionClient.ts';
import { Failure } from '../../../src/oci/failure.ts';
import { parseImageConfig } from '../../../src/oci/imageConfig.ts';
import { inspect } from '../../../src/oci/inspect.ts';
import type { FetchedManifest } from '../../../src/oci/manifest.ts';
import { isImageConfigType } from '../../../src/oci/mediaType.ts';
import { groupTags } from '../../../src/oci/orderTags.ts';
import { formatPlatform } from '../../../src/oci/platform.ts';
import type { PlatformImage } from '../../../src/oci/platformImage.ts';
import { parseReference, parseRepository } from '../../../src/oci/reference.ts';
import type { Asked, Facts } from './facts.ts';
import { factText, referrersText, what } from './facts.ts';

const signal = new AbortController().signal;

export interface SlipwayAnswer {
  readonly facts: Facts;
  readonly asked: Asked;
  /** Of every tag that could be inspected: `os/arch digest` of its images, in order. */
  readonly images: ReadonlyMap<string, readonly string[]>;
}

/** What Slipway shows of a repository: tags, then each of the first tags with its images. */
export async function slipwayFacts(
  registry: RegistryClient,
  host: string,
  name: string,
): Promise<SlipwayAnswer> {
  const facts: Facts = new Map();
  const repository = `${host}/${name}`;
  const names: string[] = [];
  for await (const page of registry.listTags(parseRepository(repository), signal))
    names.push(...page);
  const shown = groupTags(names).flatMap(({ tags }) => tags);
  facts.set(what.tags, factText([...shown].sort()));
  const tags: { tag: string; platforms: Asked['tags'][number]['platforms'] }[] = [];
  const subjects = new Set<string>();
  const images = new Map<string, readonly string[]>();
  for (const tag of shown.slice(0, 4)) {
    const seen = await inspected(registry, `${repository}:${tag}`, tag, facts);
    tags.push({ tag, platforms: seen.map(({ digest, platform }) => ({ digest, ...platform })) });
    images.set(tag, seen.map(imageText));
    const { digest } = await registry.resolve(parseReference(`${repository}:${tag}`), signal);
    for (const subject of [digest, ...seen.map((one) => one.digest)]) subjects.add(subject);
  }
  for (const subject of subjects) await referrersOf(registry, repository, subject, facts);
  return { facts, asked: { host, repository, tags, subjects: [...subjects] }, images };
}

function imageText({ platform, digest }: PlatformImage): string {
  return `${platform.os}/${platform.architecture} ${digest}`;
}

async function inspected(
  registry: RegistryClient,
  reference: string,
  tag: string,
  facts: Facts,
): Promise<readonly PlatformImage[]> {
  try {
    const found = await inspect(registry, parseReference(reference), signal);
    facts.set(what.digest(tag), found.digest);
    facts.set(what.mediaType(tag), found.mediaType);
    for (const one of found.platforms) {
      const platform = { ...one.platform, digest: one.digest };
      await imageFacts(registry, reference, one, facts);
      // Of two images for one platform all take the first, and Slipway lists it first.
      if (facts.has(what.platform(tag, platform))) continue;
      facts.set(what.platform(tag, platform), one.digest);
      facts.set(what.platformLayers(tag, platform), facts.get(what.layers(one.digest)) ?? '');
    }
    return found.platforms;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    facts.set(what.digest(tag), `failed: ${error.message}`);
    return [];
  }
}

async function imageFacts(
  registry: RegistryClient,
  reference: string,
  { digest, size }: PlatformImage,
  facts: Facts,
): Promise<void> {
  const { repository } = parseReference(reference);
  const fetched = await registry.fetchManifest({ kind: 'digest', repository, digest }, signal);
  if (fetched.manifest.kind !== 'manifest') return;
  facts.set(what.size(digest), String(size));
  facts.set(what.layers(digest), factText(fetched.manifest.layers.map((layer) => layer.digest)));
  if (isImageConfigType(fetched.manifest.config.mediaType))
    facts.set(what.config(digest), await configText(registry, fetched));
}

async function configText(
  registry: RegistryClient,
  { repository, manifest }: FetchedManifest,
): Promise<string> {
  if (manifest.kind !== 'manifest') return '';
  const bytes = await registry.fetchBlob(repository, manifest.config, signal);
  const config = parseImageConfig(bytes);
  const { created, platform, user, entrypoint, cmd, env, workingDir, labels } = config;
  return factText({
    ...{ created, user: user ?? '', entrypoint, cmd, env, workingDir: workingDir ?? '', labels },
    platform: platform && formatPlatform(platform),
    ports: [...config.exposedPorts].sort(),
    volumes: [...config.volumes].sort(),
  });
}

async function referrersOf(
  registry: RegistryClient,
  repository: string,
  subject: string,
  facts: Facts,
): Promise<void> {
  const { repository: place } = parseReference(`${repository}@${subject}`);
  const found = await registry.listReferrers(place, subject as never, signal);
  const listed = found.map(({ artifactType, digest }) => ({ type: artifactType ?? '', digest }));
  facts.set(what.referrers(subject), referrersText(listed));
}
