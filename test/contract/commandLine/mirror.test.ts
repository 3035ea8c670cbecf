import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { name } from '../registry/images.ts';
import { gitEnvironment } from '../git/repository.ts';
import type { GitHubProject } from './gitHubProject.ts';
import { startGitHubProject } from './gitHubProject.ts';
import { documentOf } from './runCli.ts';

let project: GitHubProject;
/** A repository of somebody else, with tags. */
let other = '';

function gitOfOther(...args: string[]): void {
  const env = { ...process.env, ...gitEnvironment };
  execFileSync('git', ['-C', other, ...args], { env, stdio: 'pipe' });
}

beforeEach(async () => {
  project = await startGitHubProject();
  other = path.join(project.scratch, 'other');
  execFileSync('git', ['init', '-q', other]);
  gitOfOther('commit', '-q', '--allow-empty', '-m', 'one');
  gitOfOther('tag', 'v0.80.2');
  gitOfOther('tag', '-a', '-m', 'v0.81.0', 'v0.81.0');
  gitOfOther('tag', 'nightly');
});

afterEach(async () => {
  expect(project.api.violations).toEqual([]);
  await project.close();
});

function release(tag: string, more: { draft?: boolean; prerelease?: boolean } = {}): void {
  const { releases } = project.api.repository;
  releases.push({
    ...{ id: 1000 + releases.length, tag_name: tag, target_commitish: 'main', name: tag, body: '' },
    ...{ draft: false, prerelease: false, immutable: false, assets: [], ...more },
  });
}

const both = (): string => `upstream:
  api: { github: acme/api }
  other: { git: "${pathToFileURL(other).href}", images: [other] }
`;

async function configure(upstream: string): Promise<void> {
  const { host } = project.registry;
  await project.writeConfig(upstream);
  const file = path.join(project.folder, 'slipway.yaml');
  const text = await readFile(file, 'utf8');
  const image = `  other: { repositories: [${host}/acme/other], platforms: [linux/amd64] }\n`;
  await writeFile(file, text.replace('tags: |', `${image}tags: |`));
}

const look = (...argv: string[]) => project.cli(['mirror', '--dry-run', ...argv]);

describe('mirror --dry-run', () => {
  it('tells what each upstream has and our repositories do not', async () => {
    await configure(both());
    for (const tag of ['v1.3.0', 'v1.5.0', 'preview']) release(tag);
    release('v1.6.0', { draft: true });
    release('v1.7.0', { prerelease: true });
    project.pushImage('1.4.0');
    const run = await look();
    expect(run.exitCode).toBe(0);
    const text = run.stdout.replaceAll(project.registry.host, 'HOST').replace(other, '/OTHER');
    expect(text.replaceAll(/(repository) +(ours)/g, '$1  $2')).toBe(
      `api  github.com/acme/api
  newest: 1.5.0 (release v1.5.0)
  left out: 1 that is no version (preview)
  image  repository  ours   upstream
  api    HOST/acme/api  1.4.0  1.5.0     missing

other  file:///OTHER
  newest: 0.81.0 (tag v0.81.0)
  left out: 1 that is no version (nightly)
  image  repository  ours  upstream
  other  HOST/acme/other  -     0.81.0    missing

2 applications: 2 with a new version.
`,
    );
  });

  it('has nothing to say where everything is there, with or without v', async () => {
    await configure(both());
    release('v1.4.0');
    project.pushImage('v1.4.0');
    const run = await look('api', '--json');
    expect(run.exitCode).toBe(0);
    expect(documentOf(run)).toEqual({
      ok: true,
      applications: [
        {
          ...{ name: 'api', upstream: 'github.com/acme/api', state: 'up-to-date' },
          newest: { version: '1.4.0', tag: 'v1.4.0', prerelease: false },
          ...{ from: 'releases', odd: [], cut: false },
          images: [
            {
              ...{ image: 'api', repository: `${project.registry.host}/${name}` },
              ...{ tag: '1.4.0', has: true, ours: 'v1.4.0' },
            },
          ],
        },
      ],
      summary: { new: 0, upToDate: 1, failed: 0 },
    });
  });

  it('looks for the tag that tells the whole version, and not for one that moves', async () => {
    await configure(both());
    release('v1.4.1');
    project.pushImage('1.4');
    const file = path.join(project.folder, 'slipway.yaml');
    const text = await readFile(file, 'utf8');
    const rules = (...patterns: string[]) =>
      writeFile(
        file,
        text.replace(
          /^tags: \|\n(?: {2}.*\n)*/m,
          `tags: |\n${patterns.map((one) => `  type=semver,pattern=${one}\n`).join('')}`,
        ),
      );
    await rules('{{major}}.{{minor}}', '{{version}}');
    expect(documentOf(await look('api', '--json'))).toMatchObject({
      applications: [{ state: 'new', images: [{ tag: '1.4.1', has: false }] }],
    });
    await rules('{{major}}.{{minor}}');
    const run = await look('api', '--json');
    expect(run.exitCode).toBe(1);
    expect(documentOf(run)).toMatchObject({
      applications: [{ state: 'failed', error: { reason: 'no-tag' } }],
    });
  });

  it('looks at the others when one fails, and exits with 1', async () => {
    await configure(both());
    project.api.fault('repos/list-releases', { status: 404 });
    const run = await look('--json');
    expect(run.exitCode).toBe(1);
    expect(documentOf(run)).toMatchObject({
      ok: false,
      applications: [
        { name: 'api', state: 'failed', error: { reason: 'not-found' } },
        { name: 'other', state: 'new', newest: { version: '0.81.0' } },
      ],
      summary: { new: 1, upToDate: 0, failed: 1 },
    });
  });

  it('fails where no version is followed, and where the repository is gone', async () => {
    const gone = pathToFileURL(path.join(project.scratch, 'gone')).href;
    await configure(`upstream:
  api: { github: acme/api, versions: ^2 }
  other: { git: "${gone}" }
`);
    release('v1.4.0');
    const run = await look();
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain(
      'github.com/acme/api has no version that is followed: 1 version among its releases.',
    );
    expect(run.stdout).toContain(`The tags of ${gone} cannot be read`);
    expect(run.stdout).toContain('2 applications: 2 failed.');
  });

  it('knows its applications by name, and asks without a token too', async () => {
    await configure(both());
    release('v1.4.0');
    const unknown = await look('ohter');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('Did you mean “other”?');
    const run = await project.cli(['mirror', '--dry-run', 'api'], { env: { GITHUB_TOKEN: '' } });
    expect(run.exitCode).toBe(0);
    expect(project.api.requests.at(-1)?.authorization).toBeUndefined();
  });

  it('reads no more than ten pages of releases', async () => {
    await configure(both());
    for (let minor = 0; minor < 1001; minor += 1) release(`v1.${minor}.0`);
    const run = await look('api');
    expect(run.stdout).toContain('newest: 1.1000.0');
    expect(run.stdout).toContain('only the newest 1000 releases were looked at');
  });

  it('says what to write where nothing is followed', async () => {
    const run = await look();
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('upstream: { github: owner/name }');
  });
});
