import type { Repository } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { HttpAnswer } from './exchange.ts';
import { nextPage } from './pageLink.ts';
import type { RepositoryRequest, Session } from './session.ts';

/** Far above any list worth reading; a server that goes on for ever is stopped here. */
const mostPages = 10_000;
/** Some two million tags: whoever collects a list holds it in memory. */
const mostBytes = 64 * 1024 * 1024;

/**
 * The answers of a list, each followed to the next by its `Link`. The next page is asked for only
 * when the one before has been taken. RegistryError `malformed` for a list that goes in circles.
 */
export async function* pages(
  session: Session,
  repository: Repository,
  first: Omit<RepositoryRequest, 'method'>,
  signal: AbortSignal,
): AsyncGenerator<HttpAnswer> {
  const seen = new Set<string>();
  let bytes = 0;
  let path: string | URL = first.path;
  for (;;) {
    const request: RepositoryRequest = { ...first, method: 'GET', path };
    const answer: HttpAnswer = await session.ask(repository, request, signal);
    yield answer;
    seen.add(answer.url.href);
    bytes += answer.bytes.length;
    const next: URL | undefined =
      answer.status === 200 ? nextPage(answer.headers.get('link'), answer.url) : undefined;
    if (next === undefined) return;
    if (seen.has(next.href) || seen.size >= mostPages || bytes > mostBytes)
      throw circular(repository.registry, first.subject);
    path = next;
  }
}

function circular(host: string, subject: string): RegistryError {
  return new RegistryError(
    'malformed',
    `${host} gives ${subject} in pages that lead in a circle or never end.`,
    'Report this to whoever runs the registry.',
    { host },
  );
}
