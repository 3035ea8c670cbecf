import { describe, expect, test } from 'vitest';
import { BuildError } from '../../../../src/build/buildError.ts';
import { EngineError } from '../../../../src/build/engine.ts';
import { RegistryError } from '../../../../src/oci/registryError.ts';
import type { GitHub, GitHubRepository } from '../../../../src/release/gitHub.ts';
import { GitHubError } from '../../../../src/release/gitHub.ts';
import type { Finding } from '../../../../src/release/doctor/finding.ts';
import { fixCommand } from '../../../../src/release/doctor/fix.ts';
import type { SlipwayPorts } from '../../../../src/release/slipway.ts';
import { createSlipway } from '../../../../src/release/slipway.ts';
import { SourceControlError } from '../../../../src/release/sourceControl.ts';
import {
  buildKit,
  builder,
  engineInfo,
  portsOf,
  registry,
  registryOf,
  signal,
  state,
  sourceControl,
} from '../fakes.ts';

const files = {
  'slipway.yaml':
    'images: { api: { repositories: [ghcr.io/acme/api], platforms: [linux/amd64, linux/arm64] } }\n',
  VERSION: '1.2.3',
};

function notAsked(): never {
  throw new Error('doctor asks for neither releases nor tags');
}

const gitHub = {
  host: 'github.com',
  releaseByTag: () => Promise.resolve(undefined),
  releases: notAsked,
  tagCommit: notAsked,
  describeRepository: () =>
    Promise.resolve({
      fullName: 'acme/api',
      defaultBranch: 'main',
      private: false,
      archived: false,
      permissions: { push: true, admin: false },
      rateLimit: { limit: 5000, remaining: 4999, reset: new Date(0) },
    }),
};

function gitHubWith(more: Partial<GitHubRepository>): GitHub {
  return {
    ...gitHub,
    describeRepository: async () => ({ ...(await gitHub.describeRepository()), ...more }),
  };
}

async function diagnose(
  more: Partial<SlipwayPorts> = {},
  contents: Readonly<Record<string, string>> = files,
): Promise<Map<string, Finding>> {
  const ports = portsOf(contents, {
    registry: registryOf(['1.0.0']),
    gitHub: () => gitHub,
    ...more,
  });
  const findings = await createSlipway(ports).doctor(signal);
  return new Map(findings.map((finding) => [finding.id, finding]));
}

test('all is well', async () => {
  const findings = await diagnose();
  expect([...findings].map(([id, { state: found }]) => `${id} ${found}`)).toEqual([
    'docker ok',
    'buildx ok',
    'engine ok',
    'image-store ok',
    'builder ok',
    'platforms ok',
    'cache ok',
    'registry:ghcr.io/acme/api ok',
    'config ok',
    'git ok',
    'version ok',
    'workflows skipped',
    'github ok',
  ]);
});

const docker = (reason: 'docker-missing' | 'buildx-missing') => ({
  ...buildKit,
  version: () => Promise.reject(new BuildError(reason, 'It is missing.', 'Install it.')),
});

describe('each trouble is a finding with a remedy', () => {
  test.each<[string, Partial<SlipwayPorts>, string, Finding['state'], string]>([
    ['no docker', { buildKit: docker('docker-missing') }, 'docker', 'failed', 'It is missing.'],
    ['no buildx', { buildKit: docker('buildx-missing') }, 'buildx', 'failed', 'It is missing.'],
    [
      'old buildx',
      {
        buildKit: {
          ...buildKit,
          version: () => Promise.resolve({ text: 'v0.12.1', major: 0, minor: 12 }),
        },
      },
      'buildx',
      'failed',
      'older than 0.13',
    ],
    [
      'a version that tells nothing',
      { buildKit: { ...buildKit, version: () => Promise.resolve({ text: 'v0.0.0+unknown' }) } },
      'buildx',
      'warning',
      'tells nothing',
    ],
    [
      'no engine',
      {
        engine: {
          info: () => Promise.reject(new EngineError('permission', 'No.', 'Join the group.')),
        },
      },
      'engine',
      'failed',
      'No.',
    ],
    [
      'the classic store',
      { engine: { info: () => Promise.resolve({ ...engineInfo, containerdStore: false }) } },
      'image-store',
      'warning',
      'classic',
    ],
    [
      'a broken builder',
      {
        buildKit: {
          ...buildKit,
          listBuilders: () => Promise.resolve([{ ...builder, error: 'gone' }]),
        },
      },
      'builder',
      'warning',
      'multi: gone',
    ],
    [
      'a platform nobody builds',
      {
        buildKit: {
          ...buildKit,
          listBuilders: () =>
            Promise.resolve([
              {
                ...builder,
                nodes: builder.nodes.map((n) => ({ ...n, platforms: ['linux/amd64'] })),
              },
            ]),
        },
      },
      'platforms',
      'warning',
      'linux/arm64',
    ],
    [
      'a platform under another of its names',
      {
        buildKit: {
          ...buildKit,
          listBuilders: () =>
            Promise.resolve([
              {
                ...builder,
                nodes: builder.nodes.map((n) => ({
                  ...n,
                  platforms: ['linux/amd64/v1', 'linux/aarch64'],
                })),
              },
            ]),
        },
      },
      'platforms',
      'ok',
      'linux/amd64, linux/arm64',
    ],
    [
      'no access to the registry',
      {
        registry: {
          ...registry,
          listTags: () => {
            throw new RegistryError('unauthorized', 'Sign in.', 'docker login ghcr.io');
          },
        },
      },
      'registry:ghcr.io/acme/api',
      'failed',
      'Sign in.',
    ],
    [
      'a repository that is not there yet',
      {
        registry: {
          ...registry,
          listTags: () => {
            throw new RegistryError('not-found', 'Not there.', '');
          },
        },
      },
      'registry:ghcr.io/acme/api',
      'warning',
      'not there',
    ],
    [
      'no git',
      {
        sourceControl: {
          ...sourceControl,
          state: () => Promise.reject(new SourceControlError('no-git', 'No git.', 'Install.')),
        },
      },
      'git',
      'failed',
      'No git.',
    ],
    [
      'changes',
      {
        sourceControl: {
          ...sourceControl,
          state: () => Promise.resolve({ ...state, dirty: true }),
        },
      },
      'git',
      'warning',
      'not committed',
    ],
    [
      'shallow',
      {
        sourceControl: {
          ...sourceControl,
          state: () => Promise.resolve({ ...state, shallow: true }),
        },
      },
      'git',
      'warning',
      'shallow',
    ],
    [
      'GitHub refuses',
      {
        gitHub: () => ({
          ...gitHub,
          describeRepository: () =>
            Promise.reject(new GitHubError('unauthorized', 'Token.', 'Sign in.')),
        }),
      },
      'github',
      'failed',
      'Token.',
    ],
    [
      'no commit',
      {
        sourceControl: {
          ...sourceControl,
          state: () =>
            Promise.resolve({ root: '/r', tags: [], remotes: [], dirty: false, shallow: false }),
        },
      },
      'git',
      'warning',
      'no commit yet',
    ],
    [
      'no remote',
      {
        sourceControl: {
          ...sourceControl,
          state: () => Promise.resolve({ ...state, remotes: [] }),
        },
      },
      'git',
      'warning',
      'without a remote',
    ],
    [
      'no remote, and changes',
      {
        sourceControl: {
          ...sourceControl,
          state: () => Promise.resolve({ ...state, remotes: [], dirty: true }),
        },
      },
      'git',
      'warning',
      'without a remote; with changes that are not committed',
    ],
    ['archived', { gitHub: () => gitHubWith({ archived: true }) }, 'github', 'warning', 'archived'],
    [
      'read only',
      { gitHub: () => gitHubWith({ permissions: { push: false, admin: false } }) },
      'github',
      'warning',
      'not written to',
    ],
    [
      'an empty repository',
      { registry: registryOf() },
      'registry:ghcr.io/acme/api',
      'ok',
      'no tag yet',
    ],
    [
      'who is signed in',
      { access: { accountAt: () => ({ kind: 'basic', username: 'alice', place: 'a helper' }) } },
      'registry:ghcr.io/acme/api',
      'ok',
      'has tags. Signed in as alice (a helper).',
    ],
    [
      'what nobody foresaw',
      { engine: { info: () => Promise.reject(new TypeError('odd')) } },
      'engine',
      'failed',
      'odd',
    ],
    [
      'no builder',
      { buildKit: { ...buildKit, listBuilders: () => Promise.resolve([]) } },
      'builder',
      'ok',
      'will be created',
    ],
    [
      'another forge',
      { gitHub: () => ({ ...gitHub, host: 'git.example.com' }) },
      'github',
      'skipped',
      'not on GitHub',
    ],
  ])('%s', async (_name, more, id, expected, detail) => {
    const finding = (await diagnose(more)).get(id);
    expect(finding?.state).toBe(expected);
    expect(finding?.detail).toContain(detail);
    if (expected === 'failed' || expected === 'warning') expect(finding?.remedy).toBeTruthy();
  });

  test('a wrong file', async () => {
    const findings = await diagnose({}, { 'slipway.yaml': 'images:\n  api: 1\n' });
    expect(findings.get('config')).toMatchObject({ state: 'failed' });
    expect(findings.get('config')?.detail).toContain('slipway.yaml:2:8');
    expect(findings.get('registry')?.state).toBe('skipped');
    expect(findings.get('version')?.state).toBe('warning');
  });

  test('an abort is no finding', async () => {
    const abort = new DOMException('Aborted', 'AbortError');
    const aborted = { ...buildKit, version: () => Promise.reject(abort) };
    await expect(diagnose({ buildKit: aborted })).rejects.toBe(abort);
  });
});

test('a trap in a workflow is named with its place', async () => {
  const clash = `on: push
jobs: { a: { steps: [{ uses: googleapis/release-please-action@v4 }] } }
`;
  const found = await diagnose({}, { ...files, '.github/workflows/release.yml': clash });
  expect(found.get('workflows')).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(/^\.github\/workflows\/release\.yml:2: A tag pushed/) as unknown,
  });
  const fine = await diagnose({}, { ...files, '.github/workflows/ci.yml': 'on: push\n' });
  expect(fine.get('workflows')?.state).toBe('ok');
});

describe('a finding has what mends it', () => {
  const shallow = { ...sourceControl, state: () => Promise.resolve({ ...state, shallow: true }) };
  const bare = { ...sourceControl, state: () => Promise.resolve({ ...state, remotes: [] }) };
  const refusing = {
    ...registry,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *listTags() {
      throw new RegistryError('denied', 'No.', 'Log in.');
    },
  };
  const full = {
    kinds: [{ kind: 'regular', records: 1, size: 3e10, reclaimable: 3e10 }],
    size: 3e10,
    reclaimable: 3e10,
  };
  const builders = (more: Partial<typeof builder>) => ({
    ...buildKit,
    listBuilders: () => Promise.resolve([{ ...builder, ...more }]),
  });
  const amd = builder.nodes.map((node) => ({ ...node, platforms: ['linux/amd64'] }));
  const classic = { info: () => Promise.resolve({ ...engineInfo, containerdStore: false }) };
  test.each<[string, Partial<SlipwayPorts>, string]>([
    ['git', { sourceControl: shallow }, 'git fetch --unshallow --tags'],
    ['git', { sourceControl: bare }, 'git remote add origin <URL>'],
    ['registry:ghcr.io/acme/api', { registry: refusing }, 'slipway login ghcr.io'],
    ['builder', { buildKit: builders({ error: 'gone' }) }, 'slipway builders reset multi'],
    [
      'builder',
      { buildKit: builders({ driver: 'docker' }), engine: classic },
      'slipway builders create slipway --bootstrap',
    ],
    [
      'platforms',
      { buildKit: builders({ nodes: amd }) },
      'docker run --privileged --rm tonistiigi/binfmt --install arm64',
    ],
    [
      'cache',
      { buildKit: { ...buildKit, diskUsage: () => Promise.resolve(full) } },
      'slipway builders prune multi',
    ],
  ])('%s: %#', async (id, ports, command) => {
    const fix = (await diagnose(ports)).get(id)?.fix;
    expect(fix && fixCommand(fix)?.join(' ')).toBe(command);
  });
});
