import * as z from 'zod/mini';
import type { Digest } from '../../oci/digest.ts';
import { descriptorOf, descriptorSchema, firstIssue } from '../../oci/foreignJson.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import { bareMediaType, ociIndex } from '../../oci/mediaType.ts';
import { parseJson } from '../../oci/parseJson.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { HttpAnswer } from './exchange.ts';
import type { Manifests } from './manifests.ts';
import { pages } from './pages.ts';
import type { Session } from './session.ts';

const largestPage = 8 * 1024 * 1024;

/** `null` is what Go writes for an empty list. */
const schema = z.object({ manifests: z.nullish(z.array(descriptorSchema)) });

/**
 * Descriptors of the manifests whose subject is `digest` (distribution specification, Listing
 * referrers): by the API, or by the fallback tag where a registry has no such API or answers with
 * something else: GHCR redirects to its web site. RegistryError.
 */
export async function listReferrers(
  session: Session,
  manifests: Manifests,
  repository: Repository,
  digest: Digest,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const request = {
    path: `referrers/${digest}`,
    accept: ociIndex,
    maxBytes: largestPage,
    subject: `the referrers of ${formatRepository(repository)}@${digest}`,
    redirects: 'same-host' as const,
    tolerate: isWithoutApi,
  };
  const found: Descriptor[] = [];
  let first = true;
  for await (const answer of pages(session, repository, request, signal)) {
    if (!isReferrersPage(answer)) {
      if (first) return byFallbackTag(manifests, repository, digest, signal);
      throw unreadable(repository, 'a page of it is not an image index');
    }
    first = false;
    for (const entry of entriesOf(answer, repository)) found.push(entry);
  }
  return found;
}

function isWithoutApi(status: number): boolean {
  return [400, 404, 405, 406, 501].includes(status) || (status >= 300 && status < 400);
}

function isReferrersPage(answer: HttpAnswer): boolean {
  const type = bareMediaType(answer.headers.get('content-type') ?? undefined);
  return answer.status === 200 && type === ociIndex;
}

function entriesOf(answer: HttpAnswer, repository: Repository): Descriptor[] {
  const parsed = schema.safeParse(parseJson(answer.bytes));
  if (!parsed.success) throw unreadable(repository, firstIssue(parsed.error));
  return (parsed.data.manifests ?? []).map(descriptorOf);
}

/** Referrers tag schema: `<algorithm>-<first 64 digits>`. */
export function fallbackTag(digest: Digest): string {
  const [algorithm = '', encoded = ''] = digest.split(':');
  return `${algorithm}-${encoded.slice(0, 64)}`;
}

/** An index under the fallback tag; no such tag, no referrers. */
async function byFallbackTag(
  manifests: Manifests,
  repository: Repository,
  digest: Digest,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const tag = fallbackTag(digest);
  const reference: TagReference = { kind: 'tag', repository, tag };
  try {
    const { manifest } = await manifests.fetch(reference, signal);
    if (manifest.kind === 'index') return manifest.manifests;
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return [];
    throw error;
  }
  throw unreadable(repository, `the tag ${tag} is not an image index`);
}

function unreadable(repository: Repository, why: string): RegistryError {
  return new RegistryError(
    'malformed',
    `The list of referrers in ${formatRepository(repository)} cannot be read: ${why}.`,
    'Signatures and attestations kept as referrers are not known; report this to whoever runs the registry.',
    { host: repository.registry },
  );
}
