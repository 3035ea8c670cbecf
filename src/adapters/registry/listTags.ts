import * as z from 'zod/mini';
import { firstIssue } from '../../oci/foreignJson.ts';
import { parseJson } from '../../oci/parseJson.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository, isTag } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { pages } from './pages.ts';
import type { Session } from './session.ts';

/** More is an error on ECR; a registry may give fewer. */
const tagsPerPage = 1000;
const largestPage = 16 * 1024 * 1024;

// The content type is not looked at: ECR says text/plain.
const schema = z.object({ tags: z.nullish(z.array(z.string())) });

/**
 * Tag names page by page (distribution specification, Listing tags). A name no tag can have is
 * left out: nothing could be asked about it. RegistryError.
 */
export async function* listTags(
  session: Session,
  repository: Repository,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const subject = `the tags of ${formatRepository(repository)}`;
  const first = {
    path: `tags/list?n=${tagsPerPage}`,
    accept: 'application/json',
    maxBytes: largestPage,
    subject,
  };
  for await (const { bytes } of pages(session, repository, first, signal)) {
    const parsed = schema.safeParse(parseJson(bytes));
    if (!parsed.success) throw unreadable(repository, firstIssue(parsed.error));
    const tags = (parsed.data.tags ?? []).filter(isTag);
    // A registry without paging sends all at once; who reads pages counts on their size.
    for (let at = 0; at < tags.length; at += tagsPerPage) yield tags.slice(at, at + tagsPerPage);
  }
}

function unreadable(repository: Repository, why: string): RegistryError {
  return new RegistryError(
    'malformed',
    `The list of tags of ${formatRepository(repository)} cannot be read: ${why}.`,
    'Check that the address is that of a registry and not of a web site or proxy.',
    { host: repository.registry },
  );
}
