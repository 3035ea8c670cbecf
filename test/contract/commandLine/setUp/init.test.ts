import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfigText } from '../../../../src/adapters/yaml/parseConfigText.ts';
import type { SlipwayConfig } from '../../../../src/release/config/config.ts';
import { validateConfig } from '../../../../src/release/config/config.ts';
import { TestRepository } from '../../git/repository.ts';
import { documentOf, runCli } from '../runCli.ts';
import type { Situation } from './situations.ts';
import { actionBuilt, handBuilt, makefileBuilt, mirror, scripted } from './situations.ts';

let repository: TestRepository;

beforeEach(async () => {
  repository = await TestRepository.create();
});
afterEach(() => repository.remove());

const cli = (...argv: string[]) => runCli(['--directory', repository.folder, ...argv]);
const written = () => readFile(join(repository.folder, 'slipway.yaml'), 'utf8');

async function rebuilt({ remote, files }: Situation): Promise<void> {
  await repository.git('remote', 'set-url', 'origin', remote);
  for (const [path, text] of Object.entries(files)) await repository.write(path, text);
  await repository.commit('feat: all of it');
}

/** Sets the repository up, and has the written file read back without any problem. */
async function setUp(situation: Situation): Promise<{ config: SlipwayConfig; text: string }> {
  await rebuilt(situation);
  const run = await cli('init', '--yes', '--json');
  expect(run.exitCode).toBe(0);
  const text = await written();
  expect(documentOf(run)).toMatchObject({ file: 'slipway.yaml', written: true, text });
  const { config, problems } = validateConfig(await parseConfigText(text));
  expect(problems).toEqual([]);
  // What doctor and the views make of it.
  const checked = documentOf(await cli('checklist', '1.0.0', '--json')) as { error?: unknown };
  expect(checked.error).toBeUndefined();
  return { config: config ?? {}, text };
}

/** The line of a text that holds a word. */
const lineOf = (text: string, word: string) => text.split('\n').find((line) => line.includes(word));
const rulesOf = ({ tags = '' }: SlipwayConfig) => String(tags).trim().split('\n');

describe('init on what five teams wrote down', () => {
  it('images built by hand, binaries by GoReleaser, a Markdown checklist', async () => {
    const { config, text } = await setUp(handBuilt);
    expect(config.images).toMatchObject({
      api: {
        repositories: ['docker.io/paul/offgridflow-api', 'ghcr.io/paul/offgridflow-api'],
        platforms: ['linux/amd64', 'linux/arm64'],
        verify: { run: ['--version'] },
      },
      worker: { context: '.' },
      web: { context: 'web', repositories: ['docker.io/paul/offgridflow-web'] },
    });
    expect(text).not.toContain('noCache');
    expect(lineOf(text, 'offgridflow-api, ghcr')).toContain('# docs/BUILD.md:6');
    expect(rulesOf(config)).toEqual([
      'type=semver,pattern=v{{version}}',
      'type=semver,pattern=v{{major}}.{{minor}}',
      'type=semver,pattern=v{{major}}',
    ]);
    expect(config).toMatchObject({
      'version-files': ['VERSION'],
      changelog: 'CHANGELOG.md',
      checklist: { file: 'docs/BUILD.md', heading: 'release-checklist' },
      github: { release: { assets: ['dist/*'] } },
    });
    expect(config.binaries?.['offgridflow-api']).toEqual({
      build:
        "env CGO_ENABLED=0 go build -ldflags '-s -w -X main.version={{version}}' -o {{output}} ./cmd/api",
      platforms: ['linux/amd64', 'linux/arm64', 'windows/amd64', 'darwin/amd64', 'darwin/arm64'],
      verify: ['--version'],
    });
    expect(config.binaries?.['offgridflow-worker']).not.toHaveProperty('verify');
    expect(text).toContain('-X main.date={{.Date}}');
    const steps = documentOf(await cli('checklist', '1.0.0', '--json'));
    expect(JSON.stringify(steps)).toMatch(/"kind":"github-release"/);
  });

  it('one image, built by a Makefile with what changes as build arguments', async () => {
    const { config, text } = await setUp(makefileBuilt);
    expect(config.images).toEqual({
      'vpsie-k8s-autoscaler': {
        repositories: ['ghcr.io/vpsieinc/vpsie-k8s-autoscaler'],
        context: '.',
        platforms: ['linux/amd64', 'linux/arm64'],
        args: { VERSION: 'v{{version}}', COMMIT: '{{sha}}', BUILD_DATE: '{{date}}' },
        noCache: true,
        verify: { run: ['--help'], user: 'nonroot', noShell: true },
      },
    });
    expect(lineOf(text, 'platforms:')).toContain('# Makefile:11');
    expect(config.checklist).toBeUndefined();
    expect(text).toContain('{ kind: test, run: make test }');
    expect(text).toContain('Targets of the Makefile: test, docker-buildx.');
    expect(documentOf(await cli('version', '--json'))).toMatchObject({ version: '0.7.4' });
  });

  it('binaries built by hand, where no GoReleaser says them', async () => {
    const lines = ['linux', 'darwin'].map(
      (os) => `GOOS=${os} GOARCH=arm64 go build -o offgridflow-api-${os} cmd/api/main.go\n`,
    );
    const { config } = await setUp({
      ...handBuilt,
      files: {
        ...Object.fromEntries(
          Object.entries(handBuilt.files).filter(([path]) => !path.includes('goreleaser')),
        ),
        'docs/BINARIES.md': `~~~bash\n${lines.join('')}~~~\n`,
      },
    });
    expect(config.binaries).toEqual({
      'offgridflow-api': {
        build: 'go build -o {{output}} cmd/api/main.go',
        platforms: ['linux/arm64', 'darwin/arm64'],
        verify: ['--version'],
      },
    });
    expect(config.checklist).toMatchObject({
      steps: { 'build-all-platforms': { kind: 'binaries' } },
    });
  });

  it('a mirror of somebody else’s software: the matrix stays where it is', async () => {
    const { config, text } = await setUp(mirror);
    expect(config).toMatchObject({
      matrix: ['apps/mattermost/matrix.json', 'apps/outline/matrix.json'],
      images: {
        mattermost: {
          repositories: ['ghcr.io/this-is-tobi/mirror/mattermost'],
          cache: { type: 'local', rotate: true },
          attest: { provenance: 'off' },
        },
        'outline-web': { repositories: ['ghcr.io/this-is-tobi/mirror/outline-web'] },
      },
      upstream: [
        { name: 'mattermost', github: 'mattermost/mattermost' },
        { name: 'outline', github: 'outline/outline', images: ['outline-web'] },
      ],
      github: { workflow: { schedule: '0 1 * * *' } },
    });
    expect(config.images?.['mattermost']?.platforms).toBeUndefined();
    expect(rulesOf(config)[0]).toBe('type=semver,pattern={{version}}');
    expect(lineOf(text, 'needs.infos.outputs.tag')).toContain('only the workflow knows it');
  });

  it('images of this project beside one that somebody else releases', async () => {
    const { config } = await setUp({
      ...mirror,
      files: {
        ...Object.fromEntries(
          Object.entries(mirror.files).filter(([path]) => !/outline|matrix\.json/.test(path)),
        ),
        Dockerfile: 'FROM scratch\n',
      },
    });
    expect(Object.keys(config.images ?? {}).toSorted()).toEqual(['apps-mattermost', 'mirror']);
    expect(config.upstream).toMatchObject([{ images: ['apps-mattermost'] }]);
  });

  it('a workflow with metadata-action: its rules, platforms and repositories', async () => {
    const { config, text } = await setUp(actionBuilt);
    expect(config.images).toEqual({
      'otel-worker': {
        repositories: ['docker.io/stuartshay/otel-worker', 'ghcr.io/stuartshay/otel-worker'],
        context: '.',
        platforms: ['linux/amd64', 'linux/arm64'],
        args: { VERSION: '{{version}}', FLAVOUR: 'slim' },
        attest: { sbom: true },
        strategy: 'by-digest',
        verify: { user: 'nonroot', noShell: true },
      },
    });
    expect(rulesOf(config)).toEqual([
      'type=semver,pattern={{version}}',
      'type=ref,event=pr',
      'type=raw,value=latest,enable={{is_default_branch}}',
      expect.stringMatching(/^# type=raw,value=\$\{\{ github\.run_number \}\}/),
    ]);
    // A list of wishes is no release checklist.
    expect(config.checklist).toBeUndefined();
    expect(text).toContain('# Note: pyproject.toml says 1.1.0, and package.json says 1.2.0.');
    expect(text).not.toContain('NPM_TOKEN');
  });

  it('a workflow that makes its tags by a script, and issues about deployments', async () => {
    const { config, text } = await setUp(scripted);
    expect(config).toMatchObject({
      images: {
        backend: { context: 'backend', repositories: ['ghcr.io/steveclarke/lr-backend'] },
      },
      github: {
        deploymentIssue: [{ environment: 'production' }, { environment: 'staging', on: 'branch' }],
      },
    });
    expect(rulesOf(config)).toEqual([
      'type=semver,pattern=v{{version}}',
      'type=ref,event=branch',
      'type=sha',
    ]);
    expect(lineOf(text, 'tags:')).toContain('the script of .github/workflows/build-backend.yml');
  });
});

describe('init', () => {
  it('shows the file and asks; nothing is written without a yes', async () => {
    await rebuilt(makefileBuilt);
    const dry = await cli('init', '--dry-run');
    expect(dry.exitCode).toBe(0);
    expect(dry.stdout).toMatch(/^slipway\.yaml \(new\)\n[^]*\+images:\n/);
    expect((await cli('init')).exitCode).toBe(2);
    const no = await runCli(['--directory', repository.folder, 'init'], { answer: 'n' });
    expect(no).toMatchObject({ exitCode: 1, stdout: 'Nothing was written.\n' });
    expect(no.stderr).toContain('Write slipway.yaml? [y/N]');
    await expect(written()).rejects.toThrow('ENOENT');
    const yes = await runCli(['--directory', repository.folder, 'init'], { answer: 'y' });
    expect(yes.stdout).toContain('Wrote slipway.yaml; nothing is committed.');
    expect(await repository.git('status', '--porcelain')).toBe('?? slipway.yaml');
  });

  it.each(['slipway.yaml', 'slipway.yml'])('never writes over %s', async (name) => {
    await repository.write(name, 'images: 7\n');
    const run = await cli('init', '--yes', '--json');
    expect(run.exitCode).toBe(1);
    expect(documentOf(run)).toMatchObject({
      error: { reason: 'exists', remedy: expect.stringContaining('Open it') as string },
    });
    expect(await readFile(join(repository.folder, name), 'utf8')).toBe('images: 7\n');
  });

  it('names a bake file and leaves its images to it; without docker, too', async () => {
    await rebuilt({
      remote: 'https://github.com/acme/api.git',
      files: { Dockerfile: 'FROM scratch\n', 'docker-bake.hcl': 'target "default" {}\n' },
    });
    const run = await runCli(['--directory', repository.folder, 'init', '--yes'], {
      env: { PATH: '/nowhere' },
    });
    expect(run.exitCode).toBe(0);
    expect(await written()).toMatch(/^bake: docker-bake\.hcl$/m);
  });

  it('shows in an empty folder how images are described', async () => {
    const { config, text } = await setUp({ remote: '/nowhere', files: {} });
    expect(config.images).toBeUndefined();
    expect(text).toContain('#   app:\n#     repositories: [ghcr.io/OWNER/app]');
  });

  it('takes what is in files for data', async () => {
    const { config, text } = await setUp({
      remote: 'https://github.com/acme/api.git',
      files: {
        Dockerfile: 'FROM scratch\n',
        'a: b # c/Dockerfile': 'FROM scratch\n',
        'evil\nbake: x\u202e.md':
          'docker build --platform linux/amd64 --build-arg "A=x\u0085y: [" -t acme/api:1.0.0 .\n',
        Makefile: 'VERSION := 1.0.0\nimage:\n\trm -rf $(shell touch pwned) && docker build .\n',
      },
    });
    expect(config.bake).toBeUndefined();
    expect(text).not.toMatch(/^bake:/m);
    expect(text).not.toContain('\u202e');
    expect(Object.values(config.images ?? {}).map(({ context }) => context)).toContain('a: b # c');
    await expect(readFile(join(repository.folder, 'pwned'))).rejects.toThrow('ENOENT');
  });

  it('gives no two images one name', async () => {
    const { config } = await setUp({
      remote: 'https://github.com/acme/shop.git',
      files: {
        Dockerfile: 'FROM scratch\n',
        'web/Dockerfile': 'FROM scratch\n',
        Makefile: 'all:\n\tdocker build -t acme/shop-api .\n\tdocker build -t acme/shop-web .\n',
      },
    });
    expect(Object.keys(config.images ?? {}).sort()).toEqual(['api', 'shop-web', 'web']);
    expect(config.images?.['web']?.context).toBe('web');
  });

  it('writes down no value that may be a secret', async () => {
    const { config, text } = await setUp({
      remote: 'https://github.com/acme/api.git',
      files: {
        Dockerfile: 'FROM scratch\n',
        'build.sh':
          'docker build --build-arg NPM_AUTH=a1b2 --build-arg DB_PWD=a1b2 --build-arg SSH_PRIVATE=a1b2 --build-arg DB=pg://u:a1b2@h/d --build-arg MODE=fast -t acme/api:1.0.0 .\n',
      },
    });
    expect(text).not.toContain('a1b2');
    expect(Object.values(config.images ?? {})[0]?.args).toEqual({ MODE: 'fast' });
  });

  it.each([
    [
      'variables of a Makefile',
      'Makefile',
      `A = ${'x'.repeat(2_000_000)}\nall:\n\tdocker build ${'$A '.repeat(3000)} .\n`,
    ],
    [
      'the environment of a workflow',
      '.github/workflows/a.yaml',
      [
        'on: push',
        `env: { A: "${'${{env.B}}'.repeat(9000)}", B: "${'y'.repeat(90_000)}" }`,
        'jobs:',
        '  a:',
        '    runs-on: x',
        '    steps: [{ uses: docker/build-push-action@v6, with: { context: ., tags: "${{env.A}}" } }]',
      ].join('\n'),
    ],
    [
      'blanks of a Dockerfile',
      'Dockerfile',
      `FROM a${' '.repeat(100_000)}b${' '.repeat(100_000)}c\n`,
    ],
  ])('is done at once with %s that grow without end', async (_what, path, text) => {
    const files = { Dockerfile: 'FROM scratch\n', [path]: text };
    const started = performance.now();
    const { config } = await setUp({ remote: 'https://github.com/acme/api.git', files });
    expect(Object.keys(config.images ?? {})).toEqual(['api']);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
