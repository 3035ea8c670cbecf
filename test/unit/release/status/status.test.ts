import { describe, expect, test } from 'vitest';
import type { Digest } from '../../../../src/oci/digest.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import type { PublishedPlatform } from '../../../../src/release/status/publishedImage.ts';
import { releaseStatus } from '../../../../src/release/status/status.ts';
import type {
  ImageFact,
  OtherTagFact,
  RepositoryFact,
  StatusFacts,
} from '../../../../src/release/status/statusFacts.ts';
import { commit } from '../fakes.ts';

const other = 'b'.repeat(40);

function digest(letter: string): Digest {
  const text = `sha256:${letter.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

function known<Value>(value: Value) {
  return { kind: 'known', value } as const;
}

const unchecked = { kind: 'unchecked', why: 'offline' } as const;
const release = { url: 'https://github.com/acme/api/releases/tag/v1.4.0', prerelease: false };

function platform(name: string, more: Partial<PublishedPlatform> = {}): PublishedPlatform {
  return { platform: name, digest: digest('c'), revision: commit, ...more };
}

function repository(name: string, image: RepositoryFact['image']): RepositoryFact {
  return { repository: `ghcr.io/acme/${name}`, image };
}

const published = { digest: digest('1'), platforms: [platform('linux/amd64')] };
const good = repository('api', known(published));

function withImage(more: Partial<ImageFact>): Partial<StatusFacts> {
  const image = { name: 'api', tag: '1.4.0', platforms: ['linux/amd64'], repositories: [good] };
  return { images: [{ ...image, ...more }] };
}

const facts: StatusFacts = {
  version: '1.4.0',
  tag: 'v1.4.0',
  remote: 'origin',
  files: known([{ path: 'package.json', version: '1.4.0' }]),
  localTag: known(commit),
  remoteTag: known(commit),
  release: known({ ...release, assets: [{ name: 'api', uploaded: true }] }),
  images: [],
  ...withImage({}),
};

function status(more: Partial<StatusFacts> = {}) {
  return releaseStatus({ ...facts, ...more });
}

test('all agree', () => {
  const { rows, ...rest } = status();
  expect(rest).toEqual({ version: '1.4.0', tag: 'v1.4.0', commit });
  expect(rows.map(({ id, state, detail }) => `${id} ${state} ${detail}`)).toEqual([
    'file:package.json ok 1.4.0',
    'tag:local ok commit 860c190',
    'tag:remote ok commit 860c190',
    'release ok published, 1 asset',
    'image:api:ghcr.io/acme/api ok sha256:111111111111…',
    'image:api:ghcr.io/acme/api:linux/amd64 ok sha256:cccccccccccc… from 860c190',
  ]);
});

function only(image: RepositoryFact['image']): Partial<StatusFacts> {
  return withImage({ repositories: [repository('api', image)] });
}

const tagsRow = 'image:api:ghcr.io/acme/api:tags';

function otherTags(...tags: readonly OtherTagFact[]): Partial<StatusFacts> {
  return withImage({ repositories: [{ ...good, otherTags: known(tags) }] });
}

function revision(more: Partial<PublishedPlatform>): Partial<StatusFacts> {
  return only(known({ ...published, platforms: [platform('linux/amd64', more)] }));
}

const noRevision = { platform: 'linux/amd64', digest: digest('c') };

describe('each drift has a name and a remedy', () => {
  test.each<[string, Partial<StatusFacts>, string, string]>([
    [
      'version-file-differs',
      { files: known([{ path: 'VERSION', version: '1.3.0' }]) },
      'file:VERSION',
      'edit',
    ],
    [
      'version-file-unreadable',
      { files: known([{ path: 'VERSION', problem: 'VERSION is not there.' }]) },
      'file:VERSION',
      'edit',
    ],
    [
      'git-tag-missing',
      { localTag: known(undefined), remoteTag: known(undefined) },
      'tag:local',
      'tag',
    ],
    ['git-tag-missing', { localTag: known(undefined), remoteTag: unchecked }, 'tag:local', 'tag'],
    ['git-tag-not-fetched', { localTag: known(undefined) }, 'tag:local', 'fetch-tag'],
    ['git-tag-not-pushed', { remoteTag: known(undefined) }, 'tag:remote', 'push-tag'],
    ['git-tag-differs', { remoteTag: known(other) }, 'tag:remote', 'replace-tag'],
    ['release-missing', { release: known(undefined) }, 'release', 'release'],
    [
      'release-incomplete',
      { release: known({ ...release, assets: [{ name: 'api', uploaded: false }] }) },
      'release',
      'release',
    ],
    ['image-missing', only(known(undefined)), 'image:api:ghcr.io/acme/api', 'build'],
    ['image-broken', only(known({ broken: 'gone' })), 'image:api:ghcr.io/acme/api', 'rebuild'],
    [
      'image-missing',
      withImage({ repositories: [good, repository('copy', known(undefined))] }),
      'image:api:ghcr.io/acme/copy',
      'copy',
    ],
    [
      'image-differs',
      withImage({
        repositories: [good, repository('copy', known({ ...published, digest: digest('2') }))],
      }),
      'image:api:ghcr.io/acme/copy',
      'copy',
    ],
    ['tag-missing', otherTags({ tag: 'latest' }), tagsRow, 'retag'],
    ['tag-differs', otherTags({ tag: 'latest', digest: digest('2') }), tagsRow, 'retag'],
    [
      'platform-missing',
      withImage({ platforms: ['linux/amd64', 'linux/arm64'] }),
      'image:api:ghcr.io/acme/api:linux/arm64',
      'rebuild',
    ],
    [
      'platform-unexpected',
      withImage({ platforms: ['linux/arm64'] }),
      'image:api:ghcr.io/acme/api:linux/amd64',
      'rebuild',
    ],
    [
      'revision-missing',
      only(known({ ...published, platforms: [noRevision] })),
      'image:api:ghcr.io/acme/api:linux/amd64',
      'rebuild',
    ],
    [
      'revision-dirty',
      revision({ revision: `${commit}-dirty` }),
      'image:api:ghcr.io/acme/api:linux/amd64',
      'rebuild',
    ],
    [
      'revision-differs',
      revision({ revision: other }),
      'image:api:ghcr.io/acme/api:linux/amd64',
      'rebuild',
    ],
  ])('%s', (name, more, id, action) => {
    const row = status(more).rows.find((one) => one.id === id);
    expect(row).toMatchObject({ state: 'drift', drift: name, remedy: { action } });
    expect(row?.remedy?.text).toMatch(/./);
  });
});

test('where the remote has another tag, images are measured by what others see', () => {
  const { commit: released, rows } = status({
    remoteTag: known(other),
    ...revision({ revision: other }),
  });
  expect(released).toBe(other);
  expect(rows.filter(({ state }) => state === 'drift').map(({ id }) => id)).toEqual(['tag:remote']);
});

describe('not checked is not missing', () => {
  test('nobody could be asked', () => {
    const { rows, commit: released } = status({
      files: unchecked,
      localTag: unchecked,
      remoteTag: unchecked,
      release: unchecked,
      ...only(unchecked),
    });
    expect(released).toBeUndefined();
    expect(new Set(rows.map(({ state, detail }) => `${state} ${detail}`))).toEqual(
      new Set(['unchecked offline']),
    );
    expect(rows).toHaveLength(5);
  });

  test('a revision without a tag to compare it with', () => {
    const { rows } = status({ localTag: known(undefined), remoteTag: unchecked });
    expect(rows.at(-1)).toMatchObject({ state: 'unchecked' });
  });

  test('an image that goes nowhere', () => {
    const { rows } = status(withImage({ repositories: [] }));
    expect(rows.at(-1)).toMatchObject({ state: 'unchecked', detail: 'no repository configured' });
  });
});

test('platforms are compared as containerd compares them, and any will do where none is configured', () => {
  const image = known({ ...published, platforms: [platform('linux/arm64/v8')] });
  const repositories = [repository('api', image)];
  for (const platforms of [['linux/arm64'], []])
    expect(status(withImage({ platforms, repositories })).rows.at(-1)).toMatchObject({
      state: 'ok',
    });
});

test('the commit on the remote is the one released where there is no tag here', () => {
  expect(status({ localTag: known(undefined) }).commit).toBe(commit);
});

describe('what a remedy needs to be done at a press', () => {
  const remedyOf = (more: Partial<StatusFacts>, id: string) =>
    status(more).rows.find((one) => one.id === id)?.remedy;

  test('a copy by digest, from the first repository that has the image', () => {
    const repositories = [repository('copy', known(undefined)), good];
    expect(remedyOf(withImage({ repositories }), 'image:api:ghcr.io/acme/copy')).toEqual({
      action: 'copy',
      source: `ghcr.io/acme/api@${digest('1')}`,
      target: 'ghcr.io/acme/copy:1.4.0',
      text: `slipway copy ghcr.io/acme/api@${digest('1')} ghcr.io/acme/copy:1.4.0`,
    });
  });

  test('only the tags that are not there or point elsewhere, and not those of a newer release', () => {
    const tags = otherTags(
      { tag: '1.4', digest: digest('1') },
      { tag: '1' },
      { tag: 'latest', digest: digest('2'), newer: '2.0.0' },
    );
    expect(remedyOf(tags, tagsRow)).toMatchObject({
      source: `ghcr.io/acme/api@${digest('1')}`,
      tags: ['1'],
    });
    const right = otherTags({ tag: 'latest', digest: digest('2'), newer: '2.0.0' });
    expect(status(right).rows.find(({ id }) => id === tagsRow)).toMatchObject({
      state: 'ok',
      detail: 'latest is ahead: 2.0.0',
    });
  });

  test('the released commit is checked out before it is built again', () => {
    const broken = only(known({ broken: 'gone' }));
    const id = 'image:api:ghcr.io/acme/api';
    expect(remedyOf({ ...broken, head: commit }, id)).toMatchObject({ action: 'rebuild' });
    expect(remedyOf({ ...broken, head: other }, id)).toMatchObject({
      action: 'check-out',
      text: 'git checkout v1.4.0, then: slipway build api --push',
    });
  });

  test('the commit of a tag that is not the one checked out', () => {
    const pushed = { remoteTag: known(undefined) };
    expect(remedyOf({ ...pushed, head: commit }, 'tag:remote')?.text).toBe(
      'slipway tag 1.4.0 --push',
    );
    expect(remedyOf({ ...pushed, head: other }, 'tag:remote')?.text).toBe(
      `slipway tag 1.4.0 --commit ${commit} --push`,
    );
  });
});
