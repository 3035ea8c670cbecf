import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Connection } from '../../../src/adapters/github/connection.ts';
import { createReleaseHost } from '../../../src/adapters/github/releaseHost.ts';
import { createAssetFiles } from '../../../src/adapters/workspace/assetFiles.ts';
import type { GitHubReleasePlan } from '../../../src/release/gitHubRelease/gitHubReleasePlan.ts';
import { hasWork } from '../../../src/release/gitHubRelease/gitHubReleasePlan.ts';
import type { WantedRelease } from '../../../src/release/gitHubRelease/planGitHubRelease.ts';
import { planGitHubRelease } from '../../../src/release/gitHubRelease/planGitHubRelease.ts';
import { publishGitHubRelease } from '../../../src/release/gitHubRelease/publishGitHubRelease.ts';
import type { UploadProgress } from '../../../src/release/gitHubRelease/uploadAssets.ts';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';

const { signal } = new AbortController();
const commit = 'a'.repeat(40);
let api: FakeGitHub;
let folder: string;

beforeEach(async () => {
  api = await startFakeGitHub();
  api.repository.tags.set('v1.4.0', { commit, annotated: true });
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-assets-'));
  await mkdir(path.join(folder, 'dist'));
  for (const name of ['api-amd64.gz', 'api-arm64.gz', 'api-riscv64.gz', 'SHA256SUMS'])
    await writeFile(path.join(folder, 'dist', name), `${name} `.repeat(20_000));
});

afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
  expect(api.violations).toEqual([]);
});

function hostOf(fake: FakeGitHub, token = 'good-token', renewToken?: () => Promise<string>) {
  return createReleaseHost(
    new Connection({
      server: { host: 'github.com', baseUrl: fake.baseUrl },
      userAgent: 'slipway-test',
      token: () => Promise.resolve(token),
      ...(renewToken === undefined ? {} : { renewToken }),
      pause: () => Promise.resolve(),
      timeoutMs: 5000,
    }),
  );
}

async function wanted(changes: Partial<WantedRelease> = {}): Promise<WantedRelease> {
  const { files } = await createAssetFiles(folder).find(['dist/*'], signal);
  return {
    ...{ place: { owner: 'acme', name: 'api' }, version: '1.4.0', tag: 'v1.4.0', commit },
    ...{ title: 'v1.4.0', notes: '### Added\n\n- Everything.', prerelease: false, draft: false },
    ...{ files, warnings: [], ...changes },
  };
}

async function plan(changes: Partial<WantedRelease> = {}, host = hostOf(api)) {
  return planGitHubRelease(host, await wanted(changes), signal);
}

async function publish(made: GitHubReleasePlan, host = hostOf(api)) {
  const progress: UploadProgress[] = [];
  const phases: string[] = [];
  const observer = {
    onPhase: (phase: string) => phases.push(phase),
    onProgress: (seen: UploadProgress) => progress.push(seen),
  };
  const ports = { host, files: createAssetFiles(folder) };
  const result = await publishGitHubRelease(ports, made, observer, signal);
  return { result, progress, phases };
}

function writes(): string[] {
  return api.operations().filter((id) => /create|update|upload|delete/.test(id));
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a new release', () => {
  test('is a draft until every asset is there and verified, then published and latest', async () => {
    const made = await plan();
    expect(made.assets.map(({ name, action }) => [name, action])).toEqual([
      ['SHA256SUMS', 'upload'],
      ['api-amd64.gz', 'upload'],
      ['api-arm64.gz', 'upload'],
      ['api-riscv64.gz', 'upload'],
    ]);
    expect(writes()).toEqual([]);
    const { result, progress, phases } = await publish(made);
    expect(writes()).toEqual([
      'repos/create-release',
      ...Array<string>(4).fill('repos/upload-release-asset'),
      'repos/update-release',
    ]);
    const [release] = api.repository.releases;
    expect(release).toMatchObject({ draft: false, tag_name: 'v1.4.0', target_commitish: commit });
    expect(api.requests.find(({ id }) => id === 'repos/create-release')?.body).toMatchObject({
      draft: true,
    });
    expect(api.repository.latest).toBe('v1.4.0');
    expect(result).toMatchObject({
      url: 'https://github.com/acme/api/releases/tag/v1.4.0',
      created: true,
      draft: false,
    });
    expect(phases).toEqual(['draft', 'upload', 'verify', 'publish', 'read back']);
    expect(progress.at(-1)).toMatchObject({ assets: 4, totalAssets: 4 });
    expect(progress.at(-1)?.bytes).toBe(progress.at(-1)?.totalBytes);
  });

  test('stays a draft when that is wanted, is found again by listing and published later', async () => {
    await publish(await plan({ draft: true }));
    expect(api.repository.releases[0]?.draft).toBe(true);
    expect(api.repository.latest).toBeUndefined();
    const made = await plan();
    expect(made).toMatchObject({ publish: true, existing: { draft: true }, changes: [] });
    expect(made.assets.every(({ action }) => action === 'keep')).toBe(true);
    const before = writes().length;
    await publish(made);
    expect(writes().slice(before)).toEqual(['repos/update-release']);
    expect(api.repository.releases).toHaveLength(1);
  });

  test.each([
    ['v1.4.0', 'v1.3.9', false, 'v1.4.0'],
    ['v1.4.0', 'v2.0.0', false, 'v2.0.0'],
    ['v1.4.0', 'v1.3.9', true, 'v1.3.9'],
  ])(
    '%s beside the latest %s (prerelease %s) leaves %s',
    async (_tag, other, prerelease, latest) => {
      api.repository.tags.set(other, { commit, annotated: false });
      await publish(await plan({ tag: other, title: other, files: [] }));
      await publish(await plan({ prerelease }));
      expect(api.repository.latest).toBe(latest);
    },
  );
});

describe('run again', () => {
  test('does nothing when nothing differs', async () => {
    await publish(await plan());
    const before = writes().length;
    const made = await plan();
    expect(hasWork(made)).toBe(false);
    const { result } = await publish(made);
    expect(result).toMatchObject({ created: false, uploaded: [] });
    expect(writes()).toHaveLength(before);
  });

  test('changes only what differs: an asset by its digest, the title, the notes', async () => {
    await publish(await plan());
    await writeFile(path.join(folder, 'dist', 'SHA256SUMS'), 'SHA256SUMZ '.repeat(20_000));
    const made = await plan({ title: 'Spring', notes: 'Other.' });
    expect(made.assets.filter(({ action }) => action !== 'keep')).toMatchObject([
      { name: 'SHA256SUMS', action: 'replace' },
    ]);
    expect(made.changes.map(({ field }) => field)).toEqual(['title', 'notes']);
    const before = writes().length;
    await publish(made);
    expect(writes().slice(before)).toEqual([
      'repos/delete-release-asset',
      'repos/upload-release-asset',
      'repos/update-release',
    ]);
    const last = api.requests.findLast(({ id }) => id === 'repos/update-release');
    expect(last?.body).toEqual({ name: 'Spring', body: 'Other.' });
  });

  test('removes uploads that broke off, and leaves other people’s assets alone', async () => {
    await publish(await plan({ draft: true }));
    const [release] = api.repository.releases;
    const digest = `sha256:${'b'.repeat(64)}`;
    release?.assets.push(
      { id: 1, name: 'half.gz', state: 'starter', size: 0, digest: null },
      { id: 2, name: 'theirs.gz', state: 'uploaded', size: 7, digest },
    );
    const made = await plan();
    expect(made.leftovers.map(({ name }) => name)).toEqual(['half.gz']);
    expect(made.others).toEqual(['theirs.gz']);
    await publish(made);
    expect(release?.assets.map(({ name }) => name)).toContain('theirs.gz');
    expect(release?.assets.map(({ name }) => name)).not.toContain('half.gz');
  });

  test('keeps assets of the same size where an old server gives no digest', async () => {
    api.repository.digests = false;
    await publish(await plan());
    expect(hasWork(await plan())).toBe(false);
  });

  test('an immutable release takes notes and refuses the rest before anything is sent', async () => {
    api.repository.immutableReleases = true;
    await publish(await plan());
    await publish(await plan({ notes: 'Better.' }));
    expect(api.repository.releases[0]?.body).toBe('Better.');
    await writeFile(path.join(folder, 'dist', 'SHA256SUMS'), 'other');
    expect(await failure(plan())).toMatchObject({ reason: 'immutable' });
  });

  test('what somebody else did meanwhile stops it', async () => {
    const made = await plan();
    await publish(await plan({ draft: true }));
    expect(await failure(publish(made))).toMatchObject({ reason: 'changed' });
    expect(api.repository.releases).toHaveLength(1);
  });
});

test('of two who release at the same moment one does, and the other says so', async () => {
  const [one, other] = [await plan(), await plan()];
  const ends = await Promise.allSettled([publish(one), publish(other)]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(ends.find((end) => end.status === 'rejected')).toMatchObject({
    reason: { reason: 'changed' },
  });
  expect(api.repository.releases).toMatchObject([{ draft: false }]);
  expect(api.repository.releases[0]?.assets).toHaveLength(4);
});

describe('the tag', () => {
  test.each([
    ['is missing', undefined, 'tag-missing', 'git push origin v1.4.0'],
    ['is elsewhere', 'b'.repeat(40), 'tag-differs', 'new version'],
  ])('%s: no release, or GitHub would make the tag itself', async (_name, at, reason, remedy) => {
    if (at === undefined) api.repository.tags.delete('v1.4.0');
    else api.repository.tags.set('v1.4.0', { commit: at, annotated: false });
    const error = await failure(plan());
    expect(error).toMatchObject({ reason });
    expect((error as { remedy: string }).remedy).toContain(remedy);
  });

  test('is looked at again before anything is written', async () => {
    const made = await plan();
    api.repository.tags.set('v1.4.0', { commit: 'b'.repeat(40), annotated: true });
    expect(await failure(publish(made))).toMatchObject({ reason: 'tag-differs' });
    expect(writes()).toEqual([]);
  });
});

describe('what breaks', () => {
  test.each([
    ['a release that was created though the answer was 502', { status: 502, done: true as const }],
    ['one that was not created', { status: 502 }],
    ['a broken connection', 'reset' as const],
  ])('%s makes no second one', async (_name, fault) => {
    api.fault('repos/create-release', fault);
    await publish(await plan());
    expect(api.repository.releases).toHaveLength(1);
    expect(api.repository.releases[0]?.draft).toBe(false);
  });

  test.each(['starter', 'reset', 'corrupt'] as const)('an upload: %s', async (fault) => {
    api.fault('repos/upload-release-asset', fault);
    const run = publish(await plan());
    if (fault === 'corrupt') {
      expect(await failure(run)).toMatchObject({ reason: 'not-verified' });
      // Not published, and mended by running it again.
      expect(api.repository.releases[0]?.draft).toBe(true);
      await publish(await plan());
    } else await run;
    const [release] = api.repository.releases;
    expect(release?.draft).toBe(false);
    expect(release?.assets.map(({ state }) => state)).toEqual(Array(4).fill('uploaded'));
  });

  test('an upload that arrived though its answer was lost is not sent again', async () => {
    api.fault('repos/upload-release-asset', { status: 502, done: true });
    await publish(await plan());
    const uploads = api.operations().filter((id) => id === 'repos/upload-release-asset');
    expect(uploads).toHaveLength(4);
  });

  test('one asset that cannot be sent: the others are, and the next run sends only it', async () => {
    for (let tries = 0; tries < 3; tries += 1)
      api.fault('repos/upload-release-asset', { status: 403, body: { message: 'No more room' } });
    expect(await failure(publish(await plan()))).toMatchObject({ reason: 'incomplete' });
    expect(api.repository.releases[0]).toMatchObject({ draft: true });
    const made = await plan();
    expect(made.assets.filter(({ action }) => action === 'upload')).toHaveLength(3);
    await publish(made);
    expect(api.repository.releases[0]?.assets).toHaveLength(4);
  });

  test('a file that changes while it is sent is not published', async () => {
    const made = await plan();
    for (const name of ['SHA256SUMS', 'api-amd64.gz', 'api-arm64.gz', 'api-riscv64.gz'])
      await writeFile(path.join(folder, 'dist', name), 'other');
    const error = await failure(publish(made));
    expect(error).toMatchObject({ reason: 'unreadable' });
    expect(api.repository.releases[0]).toMatchObject({ draft: true, assets: [] });
  });

  test('reads are tried again after a broken server; a short rate limit is waited for', async () => {
    api.fault('repos/get-latest-release', { status: 503 });
    api.fault('repos/get-latest-release', 'reset');
    const limited = {
      status: 403,
      headers: { 'retry-after': '0' },
      body: { message: 'secondary rate limit' },
    };
    api.fault('repos/create-release', limited);
    await publish(await plan());
    expect(api.repository.releases).toHaveLength(1);
  });

  test('a long rate limit is told with its end', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1999999999' };
    api.fault('repos/get', { status: 403, headers, body: { message: 'API rate limit exceeded' } });
    const error = await failure(plan());
    expect(error).toMatchObject({ reason: 'rate-limited' });
    expect((error as { remedy: string }).remedy).toContain('2033-05-18T03:33:19.000Z');
  });

  test('a server that never answers ends in a timeout', async () => {
    api.fault('repos/get', 'hang');
    const host = createReleaseHost(
      new Connection({
        server: { host: 'github.com', baseUrl: api.baseUrl },
        ...{
          userAgent: 'slipway-test',
          token: () => Promise.resolve('good-token'),
          timeoutMs: 100,
        },
      }),
    );
    expect(await failure(plan({}, host))).toMatchObject({ reason: 'timeout' });
  });
});

describe('who may', () => {
  test('a commit that changes a workflow needs that scope, whatever GitHub calls it', async () => {
    api.repository.changesWorkflow = true;
    api.scopes = 'repo';
    const error = await failure(publish(await plan()));
    expect(error).toMatchObject({ reason: 'forbidden' });
    expect((error as { remedy: string }).remedy).toContain('workflow');
  });

  test('an account that may not write, and an archive, are told before', async () => {
    api.repository.push = false;
    expect(await failure(plan())).toMatchObject({ reason: 'read-only' });
    api.repository.push = true;
    api.repository.archived = true;
    expect(await failure(plan())).toMatchObject({ reason: 'read-only' });
  });

  test('single sign-on is explained', async () => {
    api.fault('repos/get', { status: 403, headers: { 'x-github-sso': 'required; url=x' } });
    const error = await failure(plan());
    expect((error as { remedy: string }).remedy).toContain('Authorise');
  });

  test('a revoked token is renewed once, and once only', async () => {
    let asked = 0;
    const host = hostOf(api, 'revoked', () => {
      asked += 1;
      return Promise.resolve('good-token');
    });
    await host.describeRepository({ owner: 'acme', name: 'api' }, signal);
    expect(asked).toBe(1);
    const stubborn = hostOf(api, 'revoked', () => {
      asked += 1;
      return Promise.resolve('revoked too');
    });
    const error = await failure(plan({}, stubborn));
    expect(error).toMatchObject({ reason: 'unauthorized' });
    expect(asked).toBe(2);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/revoked too|good-token/);
  });

  test('a release that sends its assets elsewhere gets no token', async () => {
    api.uploadOrigin = 'http://127.0.0.2:9';
    const error = await failure(publish(await plan()));
    expect(error).toMatchObject({ reason: 'malformed' });
    expect(api.operations()).not.toContain('repos/upload-release-asset');
  });

  test('GitHub Enterprise Server, with its own API and upload address', async () => {
    const enterprise = await startFakeGitHub('/api/v3');
    try {
      enterprise.repository.tags.set('v1.4.0', { commit, annotated: false });
      const host = hostOf(enterprise);
      await publish(await plan({}, host), host);
      expect(enterprise.repository.releases[0]?.assets).toHaveLength(4);
      expect(enterprise.violations).toEqual([]);
    } finally {
      await enterprise.close();
    }
  });
});

test('files that GitHub would give one name are refused', async () => {
  await writeFile(path.join(folder, 'dist', 'api amd64.gz'), 'x');
  await writeFile(path.join(folder, 'dist', 'api!amd64.gz'), 'x');
  const error = await failure(plan());
  expect(error).toMatchObject({ reason: 'assets' });
  expect((error as Error).message).toContain('api.amd64.gz');
});

test('an odd name is sent as GitHub will call it, and found again', async () => {
  await writeFile(path.join(folder, 'dist', 'Überblick (1).txt'), 'x');
  await publish(await plan());
  expect(api.repository.releases[0]?.assets.map(({ name }) => name)).toContain('Uberblick.1.txt');
  expect(hasWork(await plan())).toBe(false);
});

test('the fake itself refuses what GitHub does not describe', async () => {
  const ask = (path: string, body: object) =>
    fetch(`${api.baseUrl}/repos/acme/api/${path}`, {
      method: 'POST',
      headers: { authorization: 'token good-token' },
      body: JSON.stringify(body),
    });
  await ask('releases', { tag_name: 'v1.4.0', make_latest: 'yes' });
  await ask('releases', { tag: 'v1.4.0' });
  await ask('releases/publish', {});
  expect(api.violations).toEqual([
    'repos/create-release: body/make_latest must be equal to one of the allowed values',
    "repos/create-release: body must have required property 'tag_name'",
    'repos/create-release: no property tag',
    'not described: POST /repos/acme/api/releases/publish',
  ]);
  api.violations.splice(0);
});
