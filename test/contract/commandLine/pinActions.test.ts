import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actions } from '../../../src/release/generate/workflow/actions.ts';
import type { FakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { TestRepository } from '../git/repository.ts';
import { documentOf, runCli } from './runCli.ts';

let repository: TestRepository;
let api: FakeGitHub;
/** By action and major. */
let commits: Map<string, string>;

const pins = 'github: { workflow: { pinActions: true } }\n';
const image = (platforms: string) =>
  `images: { api: { repositories: [ghcr.io/acme/api], platforms: [${platforms}] } }\n`;
const two = image('linux/amd64, linux/arm64');

beforeEach(async () => {
  repository = await TestRepository.create();
  await repository.write('slipway.yaml', two + pins);
  await repository.write('Dockerfile', 'FROM scratch\n');
  await repository.commit('feat: an image');
  api = await startFakeGitHub();
  commits = new Map();
  for (const [at, action] of Object.values(actions).entries()) {
    const [name = '', tag = ''] = action.split('@');
    const commit = String(at + 1).repeat(40);
    commits.set(action, commit);
    // Of the tags of Docker's actions some are annotated, and so have an object of their own.
    api.publicTags.set(name, new Map([[tag, { commit, annotated: at % 2 === 0 }]]));
  }
});

afterEach(async () => {
  await api.close();
  await repository.remove();
  expect(api.violations).toEqual([]);
});

const generate = (...argv: string[]) =>
  runCli(['--directory', repository.folder, 'generate', 'workflow', ...argv], {
    env: {
      ...{ GH_HOST: '', GH_TOKEN: '', GITHUB_TOKEN: '' },
      ...{ GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: api.baseUrl },
    },
  });
const file = (name: string) => join(repository.folder, '.github/workflows', name);
const written = (name = 'release-images.yaml') => readFile(file(name), 'utf8');
const uses = (text: string) => [...text.matchAll(/uses: (.*)$/gm)].map(([, used]) => used);

describe('actions that are pinned', () => {
  it('are asked of GitHub once, and then never again', async () => {
    await generate('--yes');
    const text = await written();
    for (const used of uses(text)) expect(used).toMatch(/^[\w-]+\/[\w-]+@(\d)\1{39} # v\d+$/);
    expect(text).toContain(
      `uses: ${actions.checkout.replace(/@.*/, '')}@${commits.get(actions.checkout) ?? ''} # v7\n`,
    );
    const refs = api.operations().filter((id) => id === 'git/get-ref');
    expect(refs).toHaveLength(new Set(uses(text)).size);
    const before = api.operations().length;
    await repository.write('slipway.yaml', image('linux/amd64, linux/riscv64') + pins);
    const moved = new Map([['v7', { commit: '9'.repeat(40), annotated: false }]]);
    api.publicTags.set('actions/checkout', moved);
    await generate('--yes');
    expect(await written()).toContain('docker/setup-qemu-action@8');
    expect(await written()).not.toContain('9'.repeat(40));
    // Of the one that is new.
    expect(api.operations().slice(before)).toEqual(['git/get-ref']);
  });

  it('need nobody for a check: a file without pins is behind, one with them is not', async () => {
    const behind = await generate('--check', '--json');
    expect(behind.exitCode).toBe(1);
    const { checkout, buildx, login, metadata, buildPush, uploadArtifact, downloadArtifact } =
      actions;
    expect(documentOf(behind)).toMatchObject({
      unpinned: [checkout, buildx, login, metadata, buildPush, uploadArtifact, downloadArtifact],
    });
    await repository.write('slipway.yaml', two);
    await generate('--yes');
    await repository.write('slipway.yaml', two + pins);
    const check = await generate('--check');
    expect(check.exitCode).toBe(1);
    expect(check.stdout).toContain('+      - uses: actions/checkout@<commit> # v7');
    expect(check.stderr).toContain('no pin of actions/checkout@v7');
    expect(api.requests).toEqual([]);
    await generate('--yes');
    const before = api.requests.length;
    expect((await generate('--check')).exitCode).toBe(0);
    expect(api.requests).toHaveLength(before);
  });

  it('stay where Dependabot moved them within the major, and not behind another', async () => {
    await generate('--yes');
    const pin = `docker/login-action@${commits.get(actions.login) ?? ''} # v4`;
    const text = await written();
    const moved = `docker/login-action@${'a'.repeat(40)} # v4.2.1`;
    await writeFile(file('release-images.yaml'), text.replaceAll(pin, moved));
    expect((await generate('--check')).exitCode).toBe(0);
    const other = `docker/login-action@${'b'.repeat(40)} # v5`;
    await writeFile(file('release-images.yaml'), text.replaceAll(pin, other));
    expect((await generate('--check')).exitCode).toBe(1);
    await generate('--yes');
    expect(await written()).toBe(text);
  });

  it('are the same in both workflows, and each file keeps its own', async () => {
    await generate('--yes');
    const before = api.operations().length;
    const notes =
      'notes: { context: "upstream:.", repositories: [ghcr.io/acme/notes], platforms: [linux/amd64] }';
    const upstream = 'upstream: { notes: { github: acme/notes } }\n';
    const both = two.replace('images: {', `images: { ${notes},`) + upstream + pins;
    await repository.write('slipway.yaml', both);
    await generate('--yes');
    expect(api.operations()).toHaveLength(before);
    const mirror = await written('mirror-images.yaml');
    const checkout = `actions/checkout@${commits.get(actions.checkout) ?? ''} # v7`;
    expect(mirror).toContain(checkout);
    const own = `actions/checkout@${'c'.repeat(40)} # v7.0.1`;
    await writeFile(file('mirror-images.yaml'), mirror.replaceAll(checkout, own));
    expect((await generate('--check')).exitCode).toBe(0);
  });

  const causes: readonly (readonly [string, string, () => unknown])[] = [
    ['cannot be reached', 'connection', () => api.close()],
    ['no such tag', 'pinActions', () => api.publicTags.delete('docker/login-action')],
    [
      'takes no more requests',
      'Try again in 3600 seconds',
      () => api.fault('git/get-ref', { status: 429, headers: { 'retry-after': '3600' } }),
    ],
  ];

  it.each(causes)(
    'that GitHub does not tell are an error with a way out: %s',
    async (why, remedy, cause) => {
      await cause();
      const run = await generate('--yes');
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain(why);
      expect(run.stderr).toContain(remedy);
      await expect(written()).rejects.toThrow('ENOENT');
    },
  );
});
