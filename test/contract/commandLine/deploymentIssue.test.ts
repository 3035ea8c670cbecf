import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { name } from '../registry/images.ts';
import type { GitHubProject } from './gitHubProject.ts';
import { startGitHubProject } from './gitHubProject.ts';
import { documentOf } from './runCli.ts';

let project: GitHubProject;

beforeEach(async () => {
  project = await startGitHubProject();
});

afterEach(async () => {
  await project.close();
  expect(project.api.violations).toEqual([]);
});

function cli(...argv: string[]) {
  return project.cli(['deployment-issue', ...argv]);
}

describe('deployment-issue', () => {
  it('shows commit, images by digest, pull and compose lines, and writes nothing', async () => {
    const digest = project.pushImage();
    const run = await cli('staging', '--dry-run');
    expect(run.stderr).toBe('');
    expect(run.stdout).toContain('create  Deploy api 1.4.0 to staging\n');
    const pinned = `${project.registry.host}/${name}@${digest}`;
    expect(run.stdout).toContain(`│ docker pull ${pinned}\n`);
    expect(run.stdout).toContain(`│ services:\n  │   "api":\n  │     image: ${pinned}\n`);
    expect(run.stdout).toContain(`(https://github.com/acme/api/commit/${project.sha})`);
    expect(project.api.repository.issues).toEqual([]);
  });

  it('is found again, updated in place, and closed when its images were promoted', async () => {
    project.pushImage();
    expect((await cli('staging', '--yes')).exitCode).toBe(0);
    expect((await cli('production', '--yes')).exitCode).toBe(0);
    expect(documentOf(await cli('staging', '--yes', '--json'))).toMatchObject({
      ...{ action: 'unchanged', repository: 'acme/api', warnings: [] },
    });
    const [staging] = project.api.repository.issues;
    if (staging === undefined) throw new Error('no issue');
    expect(staging.labels).toEqual(['deployment']);
    // Edited on the web page, and labelled by somebody.
    staging.title = 'Other';
    staging.body = `${staging.body.replaceAll('\n', '\r\n')}\r\n\r\n`;
    staging.labels.push('mine');
    await cli('staging', '--yes');
    expect(staging.title).toBe('Deploy api 1.4.0 to staging');
    const update = project.api.requests.findLast(({ id }) => id === 'issues/update');
    expect(update?.body).toEqual({ title: 'Deploy api 1.4.0 to staging' });
    const closed = await cli('staging', '--close', '--yes');
    expect(closed.stdout).toContain('is closed.');
    expect(staging).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect(project.api.repository.issues.map(({ state }) => state)).toEqual(['closed', 'open']);
    expect((await cli('staging', '--yes')).stderr).toContain('The issue is closed, and stays so.');
    expect((await cli('qa', '--close', '--yes')).stderr).toContain('no deployment issue of 1.4.0');
  });

  it('names a commit that has no version by itself, with the image of that commit', async () => {
    project.git('commit', '-q', '--allow-empty', '-m', 'second');
    const sha = project.git('rev-parse', '--short=7', 'HEAD');
    project.pushImage(`sha-${sha}`);
    const run = await cli('staging', '--dry-run', '--json');
    expect(documentOf(run)).toMatchObject({ name: sha, title: `Deploy api ${sha} to staging` });
    expect((await cli('staging', '1.3.0', '--dry-run')).stderr).toContain('tagged 1.3.0');
  });

  it.each([{ status: 502, done: true as const }, { status: 502 }, 'reset' as const])(
    'makes no second issue when the answer is lost (%j)',
    async (fault) => {
      project.pushImage();
      project.api.fault('issues/create', fault);
      expect((await cli('staging', '--yes')).exitCode).toBe(0);
      expect(project.api.repository.issues).toHaveLength(1);
    },
  );

  it('takes no stranger’s issue for its own, and finds its own where labels were dropped', async () => {
    const digest = project.pushImage();
    project.api.repository.push = false;
    await cli('staging', '--yes');
    const [own] = project.api.repository.issues;
    if (own === undefined) throw new Error('no issue');
    expect(own.labels).toEqual([]);
    expect(documentOf(await cli('staging', '--json', '--yes'))).toMatchObject({
      existing: { number: own.number },
    });
    own.author_association = 'NONE';
    expect(documentOf(await cli('staging', '--json', '--dry-run'))).toMatchObject({
      action: 'create',
    });
    expect(digest).toBeDefined();
  });

  it('refuses an environment that is markup, and a version nobody has pushed', async () => {
    expect((await cli('<img onerror=x>', '--dry-run')).stderr).toContain(
      'no name of an environment',
    );
    const run = await cli('staging', '--dry-run');
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('Build and push the images first');
  });
});
