import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeGitHub } from '../../env/gitHubApi/fakeGitHub.ts';
import { name } from '../registry/images.ts';
import type { GitHubProject } from './gitHubProject.ts';
import { startGitHubProject } from './gitHubProject.ts';
import type { CliOptions } from './runCli.ts';
import { documentOf } from './runCli.ts';

let project: GitHubProject;

beforeEach(async () => {
  project = await startGitHubProject();
});

afterEach(async () => {
  await project.close();
  expect(project.api.violations).toEqual([]);
});

function cli(argv: readonly string[], options: CliOptions = {}) {
  return project.cli(['publish', ...argv], options);
}

describe('publish', () => {
  it('shows the plan and the notes, and writes nothing', async () => {
    const digest = project.pushImage();
    const run = await cli(['--dry-run']);
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`v1.4.0 of acme/api on github.com, commit ${project.sha}\n`);
    expect(run.stdout).toContain('new, published at the end');
    expect(run.stdout).toMatch(/upload {2}api_linux_amd64 +6 B {2}sha256:9a3a45d0/);
    expect(run.stdout).toContain('│ - Everything.\n');
    expect(run.stdout).not.toContain('Old.');
    expect(run.stdout).toContain(`docker pull ${project.registry.host}/${name}@${digest}\n`);
    expect(run.stdout).toContain(
      `${project.registry.host}/${name}:1.4.0\` | \`linux/amd64\` | \`${digest}\` |`,
    );
    expect(project.api.repository.releases).toEqual([]);
  });

  it('publishes with --yes, says so as JSON, and has nothing to do the second time', async () => {
    project.pushImage();
    const run = await cli(['--yes', '--json']);
    expect(run.exitCode).toBe(0);
    expect(documentOf(run)).toMatchObject({
      ...{
        version: '1.4.0',
        tag: 'v1.4.0',
        commit: project.sha,
        repository: 'acme/api',
        host: 'github.com',
      },
      ...{ url: 'https://github.com/acme/api/releases/tag/v1.4.0', draft: false, created: true },
      uploaded: ['api_linux_amd64'],
    });
    expect(project.api.repository.releases[0]).toMatchObject({ draft: false, name: 'v1.4.0' });
    const again = await cli(['--json']);
    expect(again.exitCode).toBe(0);
    expect(documentOf(again)).toMatchObject({ work: false, existing: { draft: false } });
    expect((await cli([])).stdout).toMatch(/published, as it should be[\s\S]*Nothing to do\.\n$/);
  });

  it('asks, naming tag and repository, and takes no for an answer', async () => {
    const run = await cli([], { answer: 'n' });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('Publish the release v1.4.0 of acme/api on github.com?');
    expect(project.api.repository.releases).toEqual([]);
    expect((await cli([])).exitCode).toBe(2);
    const done = await cli(['--draft'], { answer: 'y' });
    expect(done.stdout).toMatch(/^v1\.4\.0 is a draft: 1 asset, read back\.\n/);
    expect(done.stderr).toContain(`${project.registry.host}/${name}:1.4.0 is not in the registry`);
  });

  it('takes notes and assets from the command line', async () => {
    await writeFile(path.join(project.scratch, 'notes.md'), 'Only this.\n');
    const notes = ['--notes', path.join(project.scratch, 'notes.md'), '--asset', 'VERSION'];
    const run = await cli([...notes, '--title', 'Spring', '--yes']);
    expect(run.exitCode).toBe(0);
    const [release] = project.api.repository.releases;
    expect(release?.name).toBe('Spring');
    expect(release?.body).toMatch(
      /^Only this\.\n\n## Checksums\n\n```text\n[0-9a-f]{64} {2}VERSION\n/,
    );
    expect((await cli(['--notes', path.join(project.scratch, 'none.md')])).exitCode).toBe(2);
    const none = await cli(['--asset', 'dist/*.gz', '--dry-run']);
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('No file matches dist/*.gz.');
  });

  it('needs a token, and gives it to no other host', async () => {
    const anonymous = await cli(['--dry-run'], { env: { GITHUB_TOKEN: '' } });
    expect(anonymous.stderr).toMatch(/Nobody is signed in to github\.com\.[\s\S]*GITHUB_TOKEN/);
    await project.writeConfig('  host: github.evil.example\n  repository: acme/api\n');
    const elsewhere = await cli(['--dry-run']);
    expect(elsewhere.stderr).toContain('Nobody is signed in to github.evil.example.');
    expect(project.api.requests.every(({ authorization }) => authorization === undefined)).toBe(
      true,
    );
  });

  it('speaks to GitHub Enterprise, named in slipway.yaml', async () => {
    const enterprise = await startFakeGitHub('/api/v3');
    enterprise.repository.tags.set('v1.4.0', { commit: project.sha, annotated: false });
    project.git('remote', 'set-url', 'origin', 'git@git.example.com:acme/api.git');
    await project.writeConfig('  host: git.example.com\n');
    const env = {
      GITHUB_SERVER_URL: 'https://git.example.com',
      GITHUB_API_URL: enterprise.baseUrl,
    };
    const run = await cli(['--yes', '--json'], { env });
    await enterprise.close();
    expect(run.stderr).not.toContain('error:');
    expect(documentOf(run)).toMatchObject({ host: 'git.example.com', draft: false });
    expect(enterprise.violations).toEqual([]);
    expect(enterprise.operations()).toContain('repos/upload-release-asset');
  });

  it('finds the repository that is named in slipway.yaml alone, and so does status', async () => {
    const bare = path.join(project.scratch, 'mirror.git');
    project.git('init', '-q', '--bare', bare);
    project.git('remote', 'set-url', 'origin', bare);
    project.git('push', '-q', 'origin', 'main', 'v1.4.0');
    await project.writeConfig('  repository: acme/api\n');
    expect((await cli(['--yes'])).exitCode).toBe(0);
    const status = await project.cli(['status']);
    expect(status.stdout).toMatch(/^ok +GitHub release/m);
  });

  it('says that the tag is not pushed, and what to do', async () => {
    project.api.repository.tags.clear();
    const run = await cli(['--dry-run']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('next: Push it first: git push origin v1.4.0');
  });
});
