import * as z from 'zod/mini';
import { GitHubError } from '../../release/gitHub.ts';
import type { RepositoryPlace } from '../../release/gitHubRelease/releaseHost.ts';
import type { Connection, Question } from './connection.ts';
import { malformed } from './hostedRelease.ts';

/** https://docs.github.com/rest/git/refs and /rest/git/tags */
const gitObject = z.object({ object: z.object({ type: z.string(), sha: z.string() }) });
/** Tags of tags are allowed, and rare. */
const mostTags = 5;

/** The commit of a git tag, annotated or not; undefined when there is none. Fails with GitHubError. */
export async function tagCommit(
  connection: Connection,
  { owner, name }: RepositoryPlace,
  tag: string,
  how: Pick<Question, 'retry' | 'signedIn'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const question = { repository: `${owner}/${name}`, ...how };
  const place = { owner, repo: name };
  try {
    let { type, sha } = await connection.ask(question, signal, async (octokit, request) => {
      const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
      const { data } = await octokit.request(route, { ...place, ref: `tags/${tag}`, request });
      return pointed(data);
    });
    for (let depth = 0; type === 'tag' && depth < mostTags; depth += 1)
      ({ type, sha } = await connection.ask(question, signal, async (octokit, request) => {
        const route = 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}';
        const { data } = await octokit.request(route, { ...place, tag_sha: sha, request });
        return pointed(data);
      }));
    if (type === 'commit') return sha;
    throw malformed('the commit of a tag', undefined);
  } catch (error) {
    if (error instanceof GitHubError && error.reason === 'not-found') return undefined;
    throw error;
  }
}

function pointed(data: unknown): { type: string; sha: string } {
  const parsed = gitObject.safeParse(data);
  if (!parsed.success) throw malformed('a reference of git', parsed.error);
  return parsed.data.object;
}
