import { absentAsUndefined } from './absent.ts';
import type { Digest } from './digest.ts';
import { mapConcurrently } from './mapConcurrently.ts';
import type { Descriptor, FetchedManifest } from './manifest.ts';
import { planTagWrites } from './planTagWrites.ts';
import type { Repository } from './reference.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';
import type { TagChange } from './tagChange.ts';

/** Signatures, SBOMs and other artifacts that are no part of an image and refer to it. */
export interface Attachments {
  /** Manifests whose subject is a manifest of the image, or of another attachment. */
  readonly referrers: readonly {
    readonly subject: Digest;
    /** As the registry lists it. */
    readonly listed: Descriptor;
    readonly manifest: FetchedManifest;
  }[];
  /** What cosign keeps under tags that are made of the digest (cosign, SIGNATURE_SPEC). */
  readonly tags: readonly { readonly change: TagChange; readonly manifest: FetchedManifest }[];
}

const concurrency = 4;
const suffixes = ['sig', 'att', 'sbom'];
const most = 500;

/**
 * What refers to the manifests of an image, and to that in turn: a signature of an SBOM. Where the
 * target's tags of the same name point is looked at. Writes nothing. RegistryError.
 */
export async function findAttachments(
  registry: Registry,
  image: readonly FetchedManifest[],
  target: Repository,
  signal: AbortSignal,
): Promise<Attachments> {
  const seen = new Set<Digest>();
  const referrers: Attachments['referrers'][number][] = [];
  const tags: Attachments['tags'][number][] = [];
  let subjects = image;
  while (subjects.length > 0) {
    for (const { descriptor } of subjects) seen.add(descriptor.digest);
    const found = await mapConcurrently(subjects, concurrency, (subject) =>
      attachedTo(registry, subject, target, signal),
    );
    referrers.push(...found.flatMap((one) => one.referrers));
    for (const { tag, manifest } of found.flatMap((one) => one.tags)) {
      const { digest } = manifest.descriptor;
      const [change] = await planTagWrites(registry, target, digest, [tag], signal);
      if (change !== undefined) tags.push({ change, manifest });
    }
    if (referrers.length + tags.length > most) throw tooMany(target);
    const next = new Map(found.flatMap(manifestsOf).map((one) => [one.descriptor.digest, one]));
    subjects = [...next.values()].filter(({ descriptor }) => !seen.has(descriptor.digest));
  }
  return { referrers, tags };
}

/** What a referrer is. cosign 3 lists its bundles under the type of their empty config; they say more themselves. */
export function referrerType({ listed, manifest }: Attachments['referrers'][number]): string {
  return manifest.manifest.artifactType ?? listed.artifactType ?? listed.mediaType;
}

/** Each once, in the order they were found. */
export function attachedManifests(attachments: Attachments): FetchedManifest[] {
  return [...new Map(manifestsOf(attachments).map((one) => [one.descriptor.digest, one])).values()];
}

function manifestsOf({
  referrers,
  tags,
}: {
  readonly referrers: readonly { readonly manifest: FetchedManifest }[];
  readonly tags: readonly { readonly manifest: FetchedManifest }[];
}): FetchedManifest[] {
  return [...referrers, ...tags].map(({ manifest }) => manifest);
}

async function attachedTo(
  registry: Registry,
  { repository, descriptor }: FetchedManifest,
  target: Repository,
  signal: AbortSignal,
): Promise<{
  readonly referrers: Attachments['referrers'][number][];
  readonly tags: { readonly tag: string; readonly manifest: FetchedManifest }[];
}> {
  const subject = descriptor.digest;
  const listed = await registry.listReferrers(repository, subject, signal);
  if (listed.length > most) throw tooMany(target);
  const referrers = await mapConcurrently(listed, concurrency, async (one) => ({
    subject,
    listed: one,
    manifest: await registry.fetchManifest(
      { kind: 'digest', repository, digest: one.digest },
      signal,
    ),
  }));
  const named = await mapConcurrently(suffixes, concurrency, async (suffix) => {
    const tag = `${subject.replace(':', '-')}.${suffix}`;
    const manifest = await absentAsUndefined(
      registry.fetchManifest({ kind: 'tag', repository, tag }, signal),
    );
    return manifest === undefined ? [] : [{ tag, manifest }];
  });
  return { referrers, tags: named.flat() };
}

function tooMany({ registry }: Repository): RegistryError {
  return new RegistryError(
    'too-large',
    `More than ${most} signatures and other artifacts refer to the image.`,
    'Copy the image without them, and those you need one by one.',
    { host: registry },
  );
}
