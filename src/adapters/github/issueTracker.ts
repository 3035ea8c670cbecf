import * as z from 'zod/mini';
import type { IssueTracker, TrackedIssue } from '../../release/deployment/issueTracker.ts';
import type { Connection } from './connection.ts';
import { describeRepository } from './gitHub.ts';
import { malformed } from './hostedRelease.ts';
import { pages } from './pages.ts';
import { at, read, write } from './releaseHost.ts';

/** https://docs.github.com/rest/issues/issues#get-an-issue */
const issue = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.optional(z.nullable(z.string())),
  state: z.string(),
  labels: z.array(z.union([z.string(), z.object({ name: z.optional(z.string()) })])),
  author_association: z.optional(z.string()),
  /** Every pull request is an issue, too. */
  pull_request: z.optional(z.unknown()),
});

const members = ['OWNER', 'MEMBER', 'COLLABORATOR'];

/** Issues of a GitHub through its REST API. https://docs.github.com/rest/issues */
export function createIssueTracker(connection: Connection): IssueTracker {
  return {
    host: connection.server.host,
    describeRepository: (place, signal) =>
      describeRepository(connection, place, read(place), signal),
    listIssues: (place, label, signal) =>
      issuesOf(
        pages((page) =>
          connection.ask(read(place), signal, async (octokit, request) => {
            const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues', {
              ...{ ...at(place), state: 'all', per_page: 100, page, request },
              ...(label === undefined ? {} : { labels: label }),
            });
            const list: readonly unknown[] = data;
            return list;
          }),
        ),
      ),
    createIssue: (place, { title, body, labels }, signal) =>
      connection.ask(write(place, 'refused'), signal, async (octokit, request) => {
        const asked = { ...at(place), title, body, labels: [...labels], request };
        return parseIssue((await octokit.request('POST /repos/{owner}/{repo}/issues', asked)).data);
      }),
    updateIssue: (place, issue_number, { title, body, labels, close }, signal) =>
      connection.ask(write(place, 'always'), signal, async (octokit, request) => {
        const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
        const { data } = await octokit.request(route, {
          ...{ ...at(place), issue_number, request },
          ...(title === undefined ? {} : { title }),
          ...(body === undefined ? {} : { body }),
          ...(labels === undefined ? {} : { labels: [...labels] }),
          ...(close === undefined ? {} : { state: 'closed', state_reason: 'completed' }),
        });
        return parseIssue(data);
      }),
    pause: (attempt, signal) => connection.pause(attempt, signal),
  };
}

async function* issuesOf(
  lists: AsyncIterable<readonly unknown[]>,
): AsyncIterable<readonly TrackedIssue[]> {
  for await (const list of lists) {
    const parsed = z.array(issue).safeParse(list);
    if (!parsed.success) throw malformed('a list of issues', parsed.error);
    yield parsed.data.filter((one) => one.pull_request === undefined).map(trackedIssue);
  }
}

function parseIssue(data: unknown): TrackedIssue {
  const parsed = issue.safeParse(data);
  if (!parsed.success) throw malformed('an issue', parsed.error);
  return trackedIssue(parsed.data);
}

function trackedIssue(found: z.infer<typeof issue>): TrackedIssue {
  const { number, html_url: url, title, body, state, labels, author_association } = found;
  return {
    ...{ number, url, title, body: body ?? '', open: state === 'open' },
    labels: labels.flatMap((label) => (typeof label === 'string' ? label : (label.name ?? []))),
    byMember: author_association !== undefined && members.includes(author_association),
  };
}
