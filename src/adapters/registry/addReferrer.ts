import type { Digest } from '../../oci/digest.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import { ociIndex } from '../../oci/mediaType.ts';
import { encodeIndex } from '../../oci/merge/encodeIndex.ts';
import type { IndexEntry } from '../../oci/merge/indexEntry.ts';
import { indexEntries } from '../../oci/merge/indexEntry.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import { formatReference } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { RegistryWriter } from '../../oci/registryWriter.ts';
import { digestOf } from './contentDigest.ts';
import { fallbackTag, listReferrers } from './listReferrers.ts';
import type { Manifests } from './manifests.ts';
import type { Session } from './session.ts';

interface Ports {
  readonly session: Session;
  readonly manifests: Manifests;
  readonly writer: Pick<RegistryWriter, 'putManifest'>;
}

/**
 * Makes a registry list a manifest it has among the referrers of its subject. One with the API does
 * so by itself; elsewhere the entry is added to the index under the fallback tag (distribution
 * specification, Referrers Tag Schema). RegistryError.
 */
export async function addReferrer(
  { session, manifests, writer }: Ports,
  repository: Repository,
  subject: Digest,
  referrer: Descriptor,
  signal: AbortSignal,
): Promise<void> {
  const listed = await listReferrers(session, manifests, repository, subject, signal);
  if (listed.some(({ digest }) => digest === referrer.digest)) return;
  const reference: TagReference = { kind: 'tag', repository, tag: fallbackTag(subject) };
  const entries = [...(await held(manifests, reference, signal)), entryOf(referrer)];
  const bytes = encodeIndex(ociIndex, entries, {});
  const content = { mediaType: ociIndex, digest: digestOf(bytes), bytes };
  await writer.putManifest(reference, content, signal);
}

/** The entries that are there, whole: others may have put more into them than we understand. */
async function held(
  manifests: Manifests,
  reference: TagReference,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  try {
    const entries = indexEntries((await manifests.fetch(reference, signal)).bytes);
    if (typeof entries !== 'string') return entries;
    // What others listed there would be gone.
    throw new RegistryError(
      'malformed',
      `${formatReference(reference)}, which lists what refers to the image, is not added to: ${entries}.`,
      'Copy without what refers to the image, or have whoever wrote that tag correct it.',
      { host: reference.repository.registry },
    );
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return [];
    throw error;
  }
}

function entryOf({ mediaType, digest, size, artifactType, annotations }: Descriptor): IndexEntry {
  return {
    ...{ mediaType, digest, size },
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}
