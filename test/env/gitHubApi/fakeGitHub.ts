import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, JsonObject, Matched } from './description.ts';
import { matchOperation, requestFaults, responseFaults } from './description.ts';
import { assetOf, issueOf, releaseOf, repositoryOf } from './records.ts';

export interface FakeAsset {
  readonly id: number;
  readonly name: string;
  readonly state: 'uploaded' | 'starter';
  readonly size: number;
  readonly digest: string | null;
}

export interface FakeRelease {
  readonly id: number;
  tag_name: string;
  target_commitish: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  assets: FakeAsset[];
}

export interface FakeIssue {
  readonly number: number;
  title: string;
  body: string;
  state: string;
  state_reason: string | null;
  labels: string[];
  author_association: string;
}

export interface FakeRepository {
  /** Commits by tag; `annotated` ones are found through a tag object. */
  readonly tags: Map<string, { commit: string; annotated: boolean }>;
  releases: FakeRelease[];
  issues: FakeIssue[];
  /** Tag of the release the page shows first. */
  latest: string | undefined;
  push: boolean;
  archived: boolean;
  /** What is published from now on is immutable. */
  immutableReleases: boolean;
  /** An old GitHub Enterprise Server gives no digests. */
  digests: boolean;
  /** Creating a release needs the scope `workflow`. */
  changesWorkflow: boolean;
}

/** What goes wrong once: an answer in place of the real one, or after the work was done. */
export type Fault =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Json;
      readonly done?: true;
    }
  | 'reset' // the connection breaks before anything is done
  | 'starter' // an upload that leaves an empty asset behind
  | 'corrupt' // an upload that stores something else
  | 'hang' // never answered, nothing done
  | 'lost'; // done, and never answered

export interface SeenRequest {
  readonly id: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: Json | undefined;
}

export interface FakeGitHub {
  readonly baseUrl: string;
  readonly origin: string;
  /** Of `acme/api`, the only one there is but for tags. */
  readonly repository: FakeRepository;
  /** Tags of public repositories, by `owner/name`. */
  readonly publicTags: Map<string, FakeRepository['tags']>;
  readonly requests: readonly SeenRequest[];
  /** Requests, and our own answers, that GitHub’s description does not allow. Empty, or the test is wrong. */
  readonly violations: string[];
  /** Scopes of the token, as a classic one says them. */
  scopes: string;
  /** Tokens that are good. */
  readonly tokens: Set<string>;
  /** Where uploads are said to go; this server when undefined. */
  uploadOrigin: string | undefined;
  fault(operation: string, fault: Fault): void;
  /** The operations that were asked for, in order. */
  operations(): string[];
  close(): Promise<void>;
}

/**
 * GitHub’s REST API for one repository, on this machine. Every request and every answer is checked
 * against GitHub’s published description. `prefix` is `/api/v3` on GitHub Enterprise Server.
 */
export async function startFakeGitHub(prefix = ''): Promise<FakeGitHub> {
  const repository: FakeRepository = {
    ...{ tags: new Map(), releases: [], issues: [], latest: undefined, push: true },
    ...{ archived: false, immutableReleases: false, digests: true, changesWorkflow: false },
  };
  const faults = new Map<string, Fault[]>();
  const requests: SeenRequest[] = [];
  const violations: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      // Who breaks off an upload gets no answer.
      if (!request.complete) return;
      violations.push(`the fake failed: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const uploads = prefix === '' ? '/uploads' : '/api/uploads';
  let lastId = 100;
  const fake: FakeGitHub = {
    ...{ baseUrl: `${origin}${prefix}`, origin, repository, requests, violations },
    publicTags: new Map(),
    ...{ scopes: 'repo, workflow', tokens: new Set(['good-token']), uploadOrigin: undefined },
    fault: (id, fault) => faults.set(id, [...(faults.get(id) ?? []), fault]),
    operations: () => requests.map(({ id }) => id),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const show = {
    release: (release: FakeRelease) =>
      releaseOf(release, `${fake.uploadOrigin ?? origin}${uploads}`, repository.digests),
    asset: (asset: FakeAsset) => assetOf(asset, repository.digests),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const isUpload = url.pathname.startsWith(`${uploads}/`);
    const path = url.pathname.slice((isUpload ? uploads : prefix).length);
    const matched = matchOperation(request.method ?? '', path);
    const authorization = request.headers.authorization;
    const id = matched?.id ?? `${String(request.method)} ${path}`;
    const fault = faults.get(id)?.shift();
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'hang') {
      requests.push({ id, url: url.href, authorization, body: undefined });
      return;
    }
    const bytes = await readAll(request);
    const body = isUpload || bytes.length === 0 ? undefined : (JSON.parse(String(bytes)) as Json);
    requests.push({ id, url: url.href, authorization, body });
    if (matched === undefined) violations.push(`not described: ${id}`);
    const wrong = matched === undefined ? [] : requestFaults(matched, url.searchParams, body);
    if (isUpload && Number(request.headers['content-length']) !== bytes.length)
      wrong.push('an upload without its length');
    violations.push(...wrong.map((text) => `${id}: ${text}`));
    const real = (): Reply => handle(matched, url, body, bytes, authorization, fault);
    const reply = replyOf(fault, real);
    if (fault === 'lost') return;
    if (matched !== undefined && typeof fault !== 'object')
      violations.push(
        ...responseFaults(matched, reply.status, reply.body ?? null).map((t) => `${id}: ${t}`),
      );
    response.writeHead(reply.status, {
      'content-type': 'application/json; charset=utf-8',
      ...{ 'x-oauth-scopes': fake.scopes, 'x-ratelimit-limit': '5000' },
      ...{ 'x-ratelimit-remaining': '4990', 'x-ratelimit-reset': '1900000000' },
      ...reply.headers,
    });
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
  }

  function replyOf(fault: Fault | undefined, real: () => Reply): Reply {
    if (typeof fault !== 'object') return real();
    if (fault.done === true) real();
    return { status: fault.status, body: fault.body ?? { message: 'Broken' }, ...headersOf(fault) };
  }

  function handle(
    matched: Matched | undefined,
    url: URL,
    body: Json | undefined,
    bytes: Buffer,
    authorization: string | undefined,
    fault: Fault | undefined,
  ): Reply {
    const token = authorization?.split(' ')[1];
    if (token !== undefined && !fake.tokens.has(token))
      return { status: 401, body: { message: 'Bad credentials' } };
    if (matched === undefined) return notFound;
    const { owner = '', repo = '' } = matched.parameters;
    const tags = fake.publicTags.get(`${owner}/${repo}`);
    if (tags !== undefined) return answerTags(matched, url, tags);
    if (`${owner}/${repo}` !== 'acme/api') return notFound;
    const asked: Asked = { ...matched, url, body: (body ?? {}) as JsonObject, bytes, fault };
    return matched.id.startsWith('issues/')
      ? answerIssues(asked)
      : answerReleases(asked, token !== undefined);
  }

  function answerReleases(asked: Asked, signedIn: boolean): Reply {
    const { id, parameters, url } = asked;
    const release = repository.releases.find((r) => String(r.id) === parameters['release_id']);
    switch (id) {
      case 'repos/get':
        return ok(repositoryOf(repository, signedIn));
      case 'git/get-ref':
      case 'git/get-tag':
        return answerTags(asked, url, repository.tags);
      case 'repos/list-releases':
        return ok(
          paged(repository.releases.filter((r) => signedIn || !r.draft).toReversed(), url).map(
            show.release,
          ),
        );
      case 'repos/get-latest-release':
      case 'repos/get-release-by-tag': {
        const tag = id.endsWith('by-tag') ? parameters['tag'] : repository.latest;
        const found = repository.releases.find((r) => !r.draft && r.tag_name === tag);
        return found === undefined ? notFound : ok(show.release(found));
      }
      case 'repos/create-release':
        return createRelease(asked);
      case 'repos/delete-release-asset':
        return deleteAsset(Number(parameters['asset_id']));
      default:
        return release === undefined ? notFound : answerRelease(asked, release);
    }
  }

  function createRelease({ body }: Asked): Reply {
    if (!repository.push) return notFound;
    if (repository.changesWorkflow && !fake.scopes.includes('workflow')) return notFound;
    const tag_name = text(body['tag_name'], '');
    if (repository.releases.some((r) => !r.draft && r.tag_name === tag_name))
      return invalid('already_exists', 'tag_name', 'Release');
    const release: FakeRelease = {
      ...{ id: (lastId += 1), tag_name, target_commitish: text(body['target_commitish'], 'main') },
      ...{
        name: text(body['name'], ''),
        body: text(body['body'], ''),
        draft: body['draft'] === true,
      },
      ...{ prerelease: body['prerelease'] === true, immutable: false, assets: [] },
    };
    repository.releases.push(release);
    return { status: 201, body: show.release(release) };
  }

  function answerRelease(asked: Asked, release: FakeRelease): Reply {
    switch (asked.id) {
      case 'repos/get-release':
        return ok(show.release(release));
      case 'repos/list-release-assets':
        return ok(paged(release.assets, asked.url).map(show.asset));
      case 'repos/update-release':
        return updateRelease(asked, release);
      case 'repos/delete-release':
        repository.releases = repository.releases.filter(({ id }) => id !== release.id);
        return { status: 204 };
      case 'repos/upload-release-asset':
        return upload(asked, release);
      default:
        throw new Error(`the fake has no ${asked.id}`);
    }
  }

  function updateRelease({ body }: Asked, release: FakeRelease): Reply {
    if (!repository.push) return notFound;
    if (release.immutable && (body['prerelease'] ?? release.prerelease) !== release.prerelease)
      return invalid('custom', 'prerelease', 'Release');
    const was = release.draft;
    release.name = text(body['name'], release.name);
    release.body = text(body['body'], release.body);
    release.draft = (body['draft'] ?? release.draft) === true;
    release.prerelease = (body['prerelease'] ?? release.prerelease) === true;
    if (was && !release.draft) release.immutable = repository.immutableReleases;
    const latest = body['make_latest'] ?? (was && !release.draft ? 'true' : undefined);
    if (latest === 'true' && !release.draft && !release.prerelease)
      repository.latest = release.tag_name;
    if (latest === 'false' && repository.latest === release.tag_name) repository.latest = undefined;
    return ok(show.release(release));
  }

  function upload({ url, bytes, fault }: Asked, release: FakeRelease): Reply {
    if (release.immutable)
      return {
        status: 422,
        body: { message: 'Cannot upload assets to an immutable release.', documentation_url: 'x' },
      };
    const name = (url.searchParams.get('name') ?? '').replaceAll(/[^\w.@+-]+/g, '.');
    if (release.assets.some((asset) => asset.name === name))
      return invalid('already_exists', 'name', 'ReleaseAsset');
    const stored =
      fault === 'corrupt' ? Buffer.concat([bytes.subarray(1), bytes.subarray(0, 1)]) : bytes;
    const digest = `sha256:${createHash('sha256').update(stored).digest('hex')}`;
    const asset: FakeAsset =
      fault === 'starter'
        ? { id: (lastId += 1), name, state: 'starter', size: 0, digest: null }
        : { id: (lastId += 1), name, state: 'uploaded', size: stored.length, digest };
    release.assets.push(asset);
    if (fault === 'starter') return { status: 502, body: { message: 'Server Error' } };
    return { status: 201, body: show.asset(asset) };
  }

  function deleteAsset(id: number): Reply {
    const release = repository.releases.find(({ assets }) => assets.some((a) => a.id === id));
    if (release === undefined) return notFound;
    release.assets = release.assets.filter((asset) => asset.id !== id);
    return { status: 204 };
  }

  function answerIssues({ id, url, body, parameters }: Asked): Reply {
    const { issues } = repository;
    if (id === 'issues/list-for-repo') {
      const label = url.searchParams.get('labels');
      const state = url.searchParams.get('state') ?? 'open';
      const found = issues.filter(
        (i) =>
          (state === 'all' || i.state === state) && (label === null || i.labels.includes(label)),
      );
      return ok(paged(found.toReversed(), url).map(issueOf));
    }
    if (id === 'issues/create') {
      const issue: FakeIssue = {
        ...{ number: (lastId += 1), title: text(body['title'], ''), body: text(body['body'], '') },
        ...{ state: 'open', state_reason: null, author_association: 'OWNER' },
        // Without push access labels are dropped silently.
        labels: repository.push ? ((body['labels'] ?? []) as string[]) : [],
      };
      issues.push(issue);
      return { status: 201, body: issueOf(issue) };
    }
    const issue = issues.find((i) => String(i.number) === parameters['issue_number']);
    if (issue === undefined) return notFound;
    issue.title = text(body['title'], issue.title);
    issue.body = text(body['body'], issue.body);
    issue.state = text(body['state'], issue.state);
    issue.state_reason = (body['state_reason'] ?? issue.state_reason) as string | null;
    if (repository.push && Array.isArray(body['labels'])) issue.labels = body['labels'] as string[];
    return ok(issueOf(issue));
  }

  return fake;
}

function answerTags({ id, parameters }: Matched, url: URL, tags: FakeRepository['tags']): Reply {
  if (id === 'git/get-ref') {
    const [, kind, name = ''] = /^(tags)\/(.+)$/.exec(parameters['ref'] ?? '') ?? [];
    const tag = kind === undefined ? undefined : tags.get(name);
    if (tag === undefined) return notFound;
    const [type, sha] = tag.annotated ? ['tag', shaOf(name)] : ['commit', tag.commit];
    const ref = `refs/tags/${name}`;
    return ok({ ref, node_id: 'x', url: url.href, object: { type, sha, url: url.href } });
  }
  const found = [...tags].find(([name]) => shaOf(name) === parameters['tag_sha']);
  if (id !== 'git/get-tag' || found === undefined) return notFound;
  const [tag, { commit }] = found;
  const tagger = { date: '2026-01-01T00:00:00Z', email: 't@example.org', name: 't' };
  const object = { sha: commit, type: 'commit', url: url.href };
  const sha = shaOf(tag);
  return ok({ node_id: 'x', tag, sha, url: url.href, message: tag, tagger, object });
}

interface Asked extends Matched {
  readonly url: URL;
  readonly body: JsonObject;
  readonly bytes: Buffer;
  readonly fault: Fault | undefined;
}

interface Reply {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

const notFound: Reply = { status: 404, body: { message: 'Not Found' } };

function ok(body: Json): Reply {
  return { status: 200, body };
}

function invalid(code: string, field: string, resource: string): Reply {
  const errors = [{ resource, code, field }];
  const documentation_url = 'https://docs.github.com/rest';
  return { status: 422, body: { message: 'Validation Failed', documentation_url, errors } };
}

function headersOf({ headers }: { readonly headers?: Readonly<Record<string, string>> }) {
  return headers === undefined ? {} : { headers };
}

function text(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function paged<Item>(items: readonly Item[], url: URL): Item[] {
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const from = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
  return items.slice(from, from + size);
}

function shaOf(name: string): string {
  return createHash('sha1').update(name).digest('hex');
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}
