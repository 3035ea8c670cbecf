import { describe, expect, test } from 'vitest';
import type { Digest } from '../../../../src/oci/digest.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import type { Descriptor } from '../../../../src/oci/manifest.ts';
import { ociIndex, ociManifest } from '../../../../src/oci/mediaType.ts';
import { outline } from '../../../../src/oci/outline.ts';
import type { PlatformImage } from '../../../../src/oci/platformImage.ts';
import { RegistryError } from '../../../../src/oci/registryError.ts';
import type { Drawing } from '../../../../src/ui/images/drawing.ts';
import type {
  ImagesNode,
  PlatformNode,
  RepositoryNode,
  TagNode,
} from '../../../../src/ui/images/imagesNode.ts';
import { renderNode } from '../../../../src/ui/images/renderNode.ts';
import type { Known, TagDetails } from '../../../../src/ui/images/shelf.ts';
import type { TagListState } from '../../../../src/ui/images/tagList.ts';
import { groupNodes, tagNodes } from '../../../../src/ui/images/tagNodes.ts';
import { groupTags } from '../../../../src/oci/orderTags.ts';
import { english } from '../translate.ts';

const digest = (digit: string): Digest => {
  const text = `sha256:${digit.repeat(64)}`;
  if (!isDigest(text)) throw new Error(text);
  return text;
};
const repository = { registry: 'ghcr.io', name: 'acme/api' };
const reference = { kind: 'tag', repository, tag: 'v1.4.0' } as const;
const now = Date.parse('2026-11-20T12:00:00Z');
const known = <Value>(value: Value): Known<Value> => ({ promise: Promise.resolve(value), value });

function image(id: string, architecture: string, size: number): PlatformImage {
  return {
    platform: { os: 'linux', architecture },
    digest: digest(id),
    mediaType: ociManifest,
    size,
    created: '2026-11-17T12:00:00Z',
    attestations: [],
  };
}

const children: Descriptor[] = ['amd64', 'arm64'].map((architecture, at) => ({
  mediaType: ociManifest,
  digest: digest('ab'[at] ?? ''),
  size: 500,
  platform: { os: 'linux', architecture },
  annotations: {},
}));
const attestation: Descriptor = {
  mediaType: ociManifest,
  digest: digest('c'),
  size: 500,
  platform: { os: 'unknown', architecture: 'unknown' },
  annotations: {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': digest('a'),
  },
};
const fetched = {
  repository,
  descriptor: { mediaType: ociIndex, digest: digest('f'), size: 900, annotations: {} },
  bytes: new Uint8Array(),
  manifest: {
    kind: 'index',
    mediaType: ociIndex,
    annotations: {},
    manifests: [...children, attestation],
  },
} as const;
const details: TagDetails = { fetched, outline: outline(fetched) };

function drawing(images: readonly PlatformImage[], tag?: Known<TagDetails>): Drawing {
  return {
    t: english,
    now,
    language: 'en',
    pullLimit: () => undefined,
    account: () => undefined,
    tag: () => tag,
    platform: (_, wanted) => {
      const found = images.find((one) => one.digest === wanted);
      return found && known(found);
    },
  };
}

const repositoryNode: RepositoryNode = {
  kind: 'repository',
  id: 'r',
  parent: undefined,
  repository,
  added: true,
};
const tagNode: TagNode = { kind: 'tag', id: 't', parent: repositoryNode, reference };

function platformNode(at: number): PlatformNode {
  const descriptor = children[at]!;
  return {
    kind: 'platform',
    id: `p${at}`,
    parent: tagNode,
    reference,
    descriptor,
    platform: { os: 'linux', architecture: 'amd64' },
    attestations: [],
  };
}

describe('a tag', () => {
  test('of which the registry was not asked again says when it was', () => {
    const view = renderNode(tagNode, drawing([], known({ ...details, asOf: now - 3_600_000 })));
    expect(view.description).toBe('fffffff');
    expect(view.tooltip?.facts.at(-1)).toEqual({
      name: 'As of',
      value: '2026-11-20 11:00:00 UTC, not asked since',
    });
  });

  test('is a name until it is described', () => {
    const view = renderNode(tagNode, drawing([]));
    expect(view).toMatchObject({ label: 'v1.4.0', contextValue: 'tag', children: 'collapsed' });
    expect(view.description).toBeUndefined();
  });

  test('shows its digest, then size and age when they are known', () => {
    expect(renderNode(tagNode, drawing([], known(details))).description).toBe('fffffff');
    const images = [image('a', 'amd64', 12_300_000), image('b', 'arm64', 11_900_000)];
    const view = renderNode(tagNode, drawing(images, known(details)));
    expect(view.description).toBe('fffffff · 12 MB · 3d ago');
    expect(view.contextValue).toBe('tag;digest');
    expect(view.tooltip?.facts).toEqual([
      { name: 'Digest', value: digest('f') },
      { name: 'linux/amd64', value: 'aaaaaaa · 12.3 MB' },
      { name: 'linux/arm64', value: 'bbbbbbb · 11.9 MB' },
      { name: 'Created', value: '2026-11-17 12:00:00 UTC' },
    ]);
  });

  test('shows a range where sizes differ much', () => {
    const images = [image('a', 'amd64', 2_000_000), image('b', 'arm64', 11_900_000)];
    expect(renderNode(tagNode, drawing(images, known(details))).description).toBe(
      'fffffff · 2.0–12 MB · 3d ago',
    );
  });

  test('that cannot be read says so and stays itself', () => {
    const error = new RegistryError('not-found', 'gone', 'Refresh.');
    const view = renderNode(tagNode, drawing([], { promise: Promise.resolve(details), error }));
    expect(view).toMatchObject({ label: 'v1.4.0', description: 'Not found', icon: 'warning' });
  });

  test('never speaks of unknown/unknown', () => {
    const view = renderNode(tagNode, drawing([], known(details)));
    expect(JSON.stringify(view)).not.toContain('unknown');
  });
});

describe('a platform', () => {
  const images = [image('a', 'amd64', 12_300_000)];

  test('shows digest, size and age', () => {
    const view = renderNode(platformNode(0), drawing(images));
    expect(view).toMatchObject({
      label: 'linux/amd64',
      description: 'aaaaaaa · 12 MB · 3d ago',
      contextValue: 'platform;digest',
    });
  });

  test('has a row for each fact, in full', () => {
    const rows = (['digest', 'size', 'created'] as const).map((fact) =>
      renderNode(
        { kind: 'fact', id: fact, parent: platformNode(0), fact, platform: platformNode(0) },
        drawing(images),
      ),
    );
    expect(rows.map(({ label, description }) => `${label}: ${description ?? ''}`)).toEqual([
      `Digest: ${digest('a')}`,
      'Size: 12.3 MB compressed',
      'Created: 3d ago · 2026-11-17',
    ]);
  });

  test('folds its attestations into one row', () => {
    const node: ImagesNode = {
      kind: 'attestations',
      id: 'x',
      parent: platformNode(0),
      reference,
      attestations: [
        {
          digest: digest('c'),
          subject: digest('a'),
          predicateTypes: ['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document'],
        },
      ],
    };
    const view = renderNode(node, drawing([]));
    expect(view.label).toBe('Attestations: provenance, SBOM');
    expect(view.tooltip?.note).toBe('Present, not verified.');
  });
});

test('foreign names are one honest line', () => {
  const node: TagNode = { ...tagNode, reference: { ...reference, tag: 'a\u202eb' } };
  expect(renderNode(node, drawing([])).label).toBe('a\ufffdb');
});

describe('groups', () => {
  const many = Array.from({ length: 60 }, (_, at) => `v1.0.${at}`);
  const done = { kind: 'done' } as const;
  const list = {
    groups: () => groupTags([...many, 'main', 'sha-1a2b3c4']),
    state: done,
    count: 62,
    former: undefined,
  };

  test('show a page of tags and a row for the rest', () => {
    const [releases] = groupNodes(repositoryNode, list, '', english);
    if (releases?.kind !== 'group') throw new Error('no group');
    const nodes = tagNodes(releases, 25);
    expect(nodes).toHaveLength(26);
    const [first] = nodes;
    expect(first?.kind === 'tag' && first.reference.tag).toBe('v1.0.59');
    expect(renderNode(nodes[25]!, drawing([])).label).toBe('Load more (35)');
    expect(tagNodes(releases, 75)).toHaveLength(60);
  });

  test('a search leaves what matches, opened and counted', () => {
    const found = groupNodes(repositoryNode, list, '1.0.1', english);
    expect(found.map((node) => renderNode(node, drawing([])))).toMatchObject([
      { label: 'Releases', description: '11 of 60', children: 'expanded' },
    ]);
  });

  test('say when there is nothing, and why', () => {
    const labels = (search: string, tags: string[], state: TagListState) =>
      groupNodes(
        repositoryNode,
        { groups: () => groupTags(tags), state, count: tags.length, former: undefined },
        search,
        english,
      ).map((node) => renderNode(node, drawing([])).label);
    expect(labels('', [], done)).toEqual(['No tags yet']);
    expect(labels('zzz', many, done)).toEqual(['No tag matches']);
    expect(labels('', many, { kind: 'reading' })).toEqual(['Reading tags…', 'Releases']);
    expect(labels('', many, { kind: 'paused', full: false })).toEqual([
      'Read more tags',
      'Releases',
    ]);
    expect(labels('zzz', many, { kind: 'paused', full: true })).toEqual([
      'More tags than can be shown',
    ]);
    const error = new RegistryError('timeout', 'ghcr.io did not answer in time.', 'Try again.');
    expect(labels('zzz', many, { kind: 'failed', error })).toEqual(['No answer']);
  });

  test('of former times are marked as such', () => {
    const former = { tags: many, whole: true, at: now - 3 * 3_600_000 };
    const views = (state: TagListState, known = former) =>
      groupNodes(
        repositoryNode,
        { groups: () => groupTags(many), state, count: 0, former: known },
        '',
        english,
      ).map((node) => renderNode(node, drawing([])));
    expect(views({ kind: 'reading' })).toMatchObject([
      { label: 'Reading tags anew…', description: 'as of 3h ago' },
      { label: 'Releases' },
    ]);
    const gone = new RegistryError('unreachable', 'ghcr.io cannot be reached.', 'Check that.');
    const offline = views({ kind: 'failed', error: gone });
    expect(offline).toMatchObject([
      { label: 'As of 3h ago, offline', description: 'ghcr.io cannot be reached.' },
      { label: 'Releases' },
    ]);
    expect(offline[0]?.command?.id).toBe('slipway.retryNode');
    expect(offline[0]?.spoken).toContain('Check that.');
    const busy = new RegistryError('rate-limited', 'ghcr.io has had too many.', 'Wait.');
    expect(views({ kind: 'failed', error: busy }, { ...former, whole: false })[0]).toMatchObject({
      label: 'As of 3h ago: Too many requests',
      description: 'the first tags only',
    });
  });

  test('keep their ids, so that expansion survives a refresh', () => {
    const ids = (): string[] => groupNodes(repositoryNode, list, '', english).map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(3);
  });
});

test('a repository says who its registry takes us for', () => {
  const account = (known: ReturnType<Drawing['account']>) =>
    renderNode(repositoryNode, { ...drawing([]), account: () => known }).tooltip?.facts;
  expect(account(undefined)).toEqual([]);
  expect(account({ kind: 'anonymous' })).toEqual([{ name: 'Signed in as', value: 'nobody' }]);
  expect(account({ kind: 'basic', username: 'alice\u202e', place: 'a helper' })).toEqual([
    { name: 'Signed in as', value: 'alice\ufffd (a helper)' },
  ]);
});
