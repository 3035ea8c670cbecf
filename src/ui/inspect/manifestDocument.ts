import * as z from 'zod/mini';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import type { Repository } from '../../oci/reference.ts';

/** A document of a registry: a manifest, or a small blob such as an image config. */
export interface ManifestDocument {
  readonly repository: Repository;
  readonly digest: Digest;
  readonly kind: 'manifest' | 'blob';
  readonly mediaType: string;
  /** Bytes, as the descriptor says. */
  readonly size: number;
  /** Shown byte for byte instead of formatted. */
  readonly exact: boolean;
}

/** Parts of a `slipway-manifest:` URI. */
export interface UriParts {
  readonly path: string;
  readonly query: string;
}

const Query = z.object({
  registry: z.string(),
  name: z.string(),
  digest: z.string().check(z.refine((text) => isDigest(text))),
  kind: z.enum(['manifest', 'blob']),
  mediaType: z.string(),
  size: z.number(),
  exact: z.boolean(),
});

/** The path is what the editor's tab shows; the query says what to fetch. */
export function documentUri(document: ManifestDocument): UriParts {
  const { registry, name } = document.repository;
  const short = document.digest.slice('sha256:'.length, 'sha256:'.length + 12);
  const { digest, kind, mediaType, size, exact } = document;
  return {
    path: `/${registry}/${name}@${short}.json`,
    query: JSON.stringify({ registry, name, digest, kind, mediaType, size, exact }),
  };
}

/** Undefined for a URI this version did not make. */
export function parseDocumentUri(uri: Pick<UriParts, 'query'>): ManifestDocument | undefined {
  try {
    const { registry, name, digest, ...rest } = Query.parse(JSON.parse(uri.query));
    return isDigest(digest) ? { repository: { registry, name }, digest, ...rest } : undefined;
  } catch {
    return undefined;
  }
}
