import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createGitHub } from '../../../src/adapters/github/gitHub.ts';
import { gitHubEnvironment } from '../../../src/adapters/github/gitHubEnvironment.ts';
import { GitHubError } from '../../../src/release/gitHub.ts';

const canary = 'ghp_canary0123456789';
const { signal } = new AbortController();
const open: { close(): void }[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** The parts of GitHub's published answer that matter, among others that do not. */
const repository = {
  id: 1296269,
  full_name: 'acme/api',
  private: true,
  owner: { login: 'acme' },
  default_branch: 'main',
  archived: false,
  permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
};

const limits = {
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': '4987',
  'x-ratelimit-reset': '1691591363',
};

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/api/v3`, requests };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

function client(baseUrl: string, token: string | undefined = canary, timeoutMs = 10_000) {
  return createGitHub({
    host: 'github.example.com',
    baseUrl,
    userAgent: 'slipway-test',
    token: () => Promise.resolve(token),
    timeoutMs,
  });
}

test('describes a repository', async () => {
  const { baseUrl, requests } = await serve(json(200, repository, limits));
  expect(await client(baseUrl).describeRepository('acme', 'api', signal)).toEqual({
    fullName: 'acme/api',
    defaultBranch: 'main',
    private: true,
    archived: false,
    permissions: { push: true, admin: false },
    rateLimit: { limit: 5000, remaining: 4987, reset: new Date('2023-08-09T14:29:23Z') },
  });
  const [request] = requests;
  expect(request?.method).toBe('GET');
  expect(request?.url).toBe('/api/v3/repos/acme/api');
  expect(request?.headers.authorization).toBe(`token ${canary}`);
  expect(request?.headers.accept).toContain('application/vnd.github');
});

test('asks without a token when there is none', async () => {
  const { baseUrl, requests } = await serve(
    json(200, { ...repository, permissions: undefined }, limits),
  );
  const gitHub = createGitHub({
    baseUrl,
    userAgent: 'slipway-test',
    token: () => Promise.resolve(undefined),
  });
  const found = await gitHub.describeRepository('acme', 'api', signal);
  expect(found.permissions).toBeUndefined();
  expect(requests[0]?.headers.authorization).toBeUndefined();
});

describe('failures have a reason, and never the token', () => {
  test.each([
    ['revoked token', 401, { message: 'Bad credentials' }, {}, 'unauthorized', 'Sign in again'],
    ['hidden', 404, { message: 'Not Found' }, {}, 'not-found', 'sign in'],
    [
      'single sign-on',
      403,
      { message: 'SAML' },
      { 'x-github-sso': 'required; url=x' },
      'forbidden',
      'Authorise',
    ],
    ['forbidden', 403, { message: 'Resource not accessible' }, limits, 'forbidden', 'token'],
    [
      'primary rate limit',
      403,
      { message: 'API rate limit exceeded' },
      { ...limits, 'x-ratelimit-remaining': '0' },
      'rate-limited',
      'after 2023-08-09T14:29:23.000Z',
    ],
    [
      'secondary rate limit',
      403,
      { message: 'You have exceeded a secondary rate limit' },
      { ...limits, 'retry-after': '60' },
      'rate-limited',
      'in 60 seconds',
    ],
    ['server', 502, '<html>', {}, 'server', 'later'],
    ['no repository', 200, { hello: 1 }, {}, 'malformed', 'proxy'],
    ['a page', 200, '<html>', {}, 'malformed', 'proxy'],
  ])('%s', async (_name, status, body, headers, reason, remedy) => {
    const { baseUrl } = await serve(json(status, body, headers));
    const error = await failure(client(baseUrl).describeRepository('acme', 'api', signal));
    expect(error).toBeInstanceOf(GitHubError);
    expect(error).toMatchObject({ reason });
    expect((error as GitHubError).remedy).toContain(remedy);
    expectNoSecret(error);
  });

  test('nobody listens', async () => {
    const { baseUrl } = await serve(json(200, {}));
    for (const server of open.splice(0)) server.close();
    const error = await failure(client(baseUrl).describeRepository('acme', 'api', signal));
    expect(error).toMatchObject({ reason: 'unreachable' });
    expectNoSecret(error);
  });

  test('no answer', async () => {
    const { baseUrl } = await serve(() => undefined);
    const slow = client(baseUrl, canary, 150);
    const error = await failure(slow.describeRepository('acme', 'api', signal));
    expect(error).toMatchObject({ reason: 'timeout' });
    expectNoSecret(error);
  });
});

test('a token that no header can carry is in no error', async () => {
  const { baseUrl } = await serve(json(200, repository, limits));
  const error: unknown = await client(baseUrl, `${canary}\nx`)
    .describeRepository('acme', 'api', signal)
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GitHubError);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(canary);
});

test('abort is an abort', async () => {
  const controller = new AbortController();
  const { baseUrl } = await serve(() => controller.abort());
  const error = await failure(client(baseUrl).describeRepository('a', 'b', controller.signal));
  expect(error).toMatchObject({ name: 'AbortError' });
});

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function expectNoSecret(error: unknown): void {
  for (let at = error; at instanceof Error; at = at.cause) {
    const own = Object.fromEntries(
      Object.getOwnPropertyNames(at).map((key) => [key, Reflect.get(at as object, key)]),
    );
    expect(JSON.stringify(own)).not.toContain(canary);
  }
}

const actions = {
  GITHUB_SERVER_URL: 'https://git.example.com',
  GITHUB_API_URL: 'https://git.example.com/api/v3/',
};

test.each([
  [{}, undefined, 'github.com', undefined],
  [{ GH_TOKEN: 'a', GITHUB_TOKEN: 'b' }, undefined, 'github.com', 'a'],
  [{ GH_TOKEN: '', GITHUB_TOKEN: 'b' }, undefined, 'github.com', 'b'],
  [{ GH_HOST: 'Git.Example.com', GITHUB_TOKEN: 'b' }, undefined, 'git.example.com', undefined],
  [{ GH_HOST: 'git.example.com', GH_ENTERPRISE_TOKEN: 'e' }, undefined, 'git.example.com', 'e'],
  [{ GH_HOST: 'acme.ghe.com', GH_TOKEN: 'a' }, undefined, 'acme.ghe.com', 'a'],
  // Workflows of GitHub Enterprise Server call their own token GITHUB_TOKEN.
  [{ ...actions, GITHUB_TOKEN: 'b' }, undefined, 'git.example.com', 'b'],
  [{ ...actions, GITHUB_TOKEN: 'b' }, 'github.com', 'github.com', undefined],
  // The host of a project gets no token that is for another one.
  [{ GITHUB_TOKEN: 'b', GH_ENTERPRISE_TOKEN: 'e' }, 'evil.example', 'evil.example', undefined],
  [
    { GH_HOST: 'git.example.com', GH_ENTERPRISE_TOKEN: 'e' },
    'evil.example',
    'evil.example',
    undefined,
  ],
  [{ GH_HOST: 'git.example.com', GH_TOKEN: 'a' }, 'github.com', 'github.com', 'a'],
])('the environment %j, asked for %s', async (env, asked, host, token) => {
  const found = gitHubEnvironment(env, asked);
  expect(found.host).toBe(host);
  expect(await found.token()).toBe(token);
});

test.each([
  [{}, undefined, 'https://api.github.com'],
  [actions, undefined, 'https://git.example.com/api/v3'],
  [actions, 'github.com', 'https://api.github.com'],
  [{ GH_HOST: 'acme.ghe.com' }, undefined, 'https://api.acme.ghe.com'],
  [{ GITHUB_API_URL: 'http://127.0.0.1:80/x' }, undefined, 'http://127.0.0.1/x'],
  [{ GITHUB_API_URL: 'http://api.evil.example' }, undefined, 'https://api.github.com'],
])('the API of %j, asked for %s, is %s', (env, asked, baseUrl) => {
  expect(gitHubEnvironment(env, asked).baseUrl).toBe(baseUrl);
});

/** As GitHub’s description of “Get a release by tag name” has it, shortened. */
const published = {
  url: 'https://api.github.com/repos/acme/api/releases/1',
  html_url: 'https://github.com/acme/api/releases/tag/v1.4.0',
  id: 1,
  tag_name: 'v1.4.0',
  target_commitish: 'main',
  name: 'v1.4.0',
  draft: false,
  prerelease: true,
  assets: [
    { id: 1, name: 'api.tar.gz', state: 'uploaded', size: 1024, download_count: 42 },
    { id: 2, name: 'api.zip', state: 'open', size: 0, download_count: 0 },
  ],
};

/** Answers by path; the rest is not there. */
function byPath(answers: Readonly<Record<string, unknown>>) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const body = answers[request.url ?? ''];
    json(body === undefined ? 404 : 200, body ?? { message: 'Not Found' })(request, response);
  };
}

describe('a release by its tag', () => {
  const place = '/api/v3/repos/acme/api';

  test('is read with what was uploaded', async () => {
    const { baseUrl } = await serve(byPath({ [`${place}/releases/tags/v1.4.0`]: published }));
    expect(await client(baseUrl).releaseByTag('acme', 'api', 'v1.4.0', signal)).toEqual({
      url: 'https://github.com/acme/api/releases/tag/v1.4.0',
      prerelease: true,
      assets: [
        { name: 'api.tar.gz', size: 1024, uploaded: true },
        { name: 'api.zip', size: 0, uploaded: false },
      ],
    });
  });

  test('is missing only where the repository can be seen', async () => {
    const { baseUrl } = await serve(byPath({ [place]: repository }));
    expect(await client(baseUrl).releaseByTag('acme', 'api', 'v9', signal)).toBeUndefined();
    const hidden = await serve(byPath({}));
    const error = await failure(client(hidden.baseUrl).releaseByTag('acme', 'api', 'v9', signal));
    expect(error).toMatchObject({ reason: 'not-found' });
  });

  test('that is none is an error', async () => {
    const { baseUrl } = await serve(json(200, { tag_name: 'v1.4.0' }));
    const error = await failure(client(baseUrl).releaseByTag('acme', 'api', 'v1.4.0', signal));
    expect(error).toMatchObject({ reason: 'malformed' });
  });
});
