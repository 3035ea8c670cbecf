import * as z from 'zod/mini';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { isIndexType, isManifestType } from '../../oci/mediaType.ts';
import type { Repository } from '../../oci/reference.ts';
import type { ManifestDocument } from './manifestDocument.ts';

/** A digest in a text and the document it names. */
export interface DigestLink {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly target: ManifestDocument;
}

const Descriptor = z.object({
  mediaType: z.string(),
  digest: z.string(),
  size: z.catch(z.number(), 0),
});
const quoted = /"(sha256:[0-9a-f]{64})"/g;
const subjectAnnotation = 'vnd.docker.reference.digest';
const mostSmallBlob = 4 * 1024 * 1024;

/**
 * The digests of a manifest's text that name another JSON document: manifests, configs,
 * attestation statements. Layers are archives and lead nowhere.
 */
export function digestLinks(text: string, repository: Repository): DigestLink[] {
  const targets = new Map<string, ManifestDocument>();
  try {
    collect(JSON.parse(text), repository, targets, 0);
  } catch {
    return [];
  }
  const links: DigestLink[] = [];
  for (const match of text.matchAll(quoted)) {
    const target = targets.get(match[1] ?? '');
    if (target === undefined) continue;
    const start = match.index + 1;
    links.push({ start, end: start + target.digest.length, target });
  }
  return links;
}

function collect(
  value: unknown,
  repository: Repository,
  targets: Map<string, ManifestDocument>,
  depth: number,
): void {
  if (typeof value !== 'object' || value === null || depth > 12) return;
  const descriptor = Descriptor.safeParse(value);
  if (descriptor.success) {
    const { digest, mediaType, size } = descriptor.data;
    const kind = isDigest(digest) ? documentKind(mediaType, size) : undefined;
    if (isDigest(digest) && kind !== undefined)
      targets.set(digest, { repository, digest, kind, mediaType, size, exact: false });
  }
  for (const [key, child] of Object.entries(value)) {
    if (key === subjectAnnotation && typeof child === 'string' && isDigest(child))
      addSubject(child, repository, targets);
    else collect(child, repository, targets, depth + 1);
  }
}

/** An attestation says which image it is about by an annotation alone. */
function addSubject(
  digest: Digest,
  repository: Repository,
  targets: Map<string, ManifestDocument>,
): void {
  if (!targets.has(digest))
    targets.set(digest, {
      repository,
      digest,
      kind: 'manifest',
      mediaType: '',
      size: 0,
      exact: false,
    });
}

function documentKind(mediaType: string, size: number): ManifestDocument['kind'] | undefined {
  if (isIndexType(mediaType) || isManifestType(mediaType)) return 'manifest';
  const json = /[+/]json$/.test(mediaType) || mediaType.endsWith('.image.v1+json');
  return json && size <= mostSmallBlob ? 'blob' : undefined;
}
