import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';

describe('what others released', () => {
  let scratch: string;
  let running: RunningWorkbench;
  const git = (folder: string, ...args: string[]) => {
    const user = ['-c', 'user.name=u', '-c', 'user.email=u@example.org'];
    execFileSync('git', [...user, ...args], { cwd: join(scratch, folder), stdio: 'pipe' });
  };
  /** Releases a version, and follows it into a repository nobody has pushed to. */
  const release = async (tag: string) => {
    await writeFile(join(scratch, 'upstream', 'notes.txt'), `${tag}\n`);
    git('upstream', 'add', '.');
    git('upstream', 'commit', '-qm', tag);
    git('upstream', 'tag', '-f', '-am', tag, tag);
  };
  const configure = () => {
    const place = `${registry}/mirror-view-${process.pid}-${Date.now().toString(36)}`;
    const address = pathToFileURL(join(scratch, 'upstream')).href;
    return writeFile(
      join(scratch, 'work', 'slipway.yaml'),
      `images: { notes: { repositories: [${place}/notes], platforms: [linux/amd64] } }
upstream: { git: "${address}" }
`,
    );
  };

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'slipway-mirror-view-'));
    for (const name of ['upstream', 'work']) {
      await mkdir(join(scratch, name));
      git(name, 'init', '-q', '-b', 'main');
    }
    await writeFile(
      join(scratch, 'work', 'Dockerfile'),
      'FROM scratch\nCOPY --from=upstream notes.txt /notes.txt\n',
    );
    await configure();
    await release('v2.1.0');
    running = await startWorkbench({ folder: join(scratch, 'work') });
    await running.workbench.openContainer('Release');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  test('is listed where it is missing, built at a press, and up to date then', async () => {
    const { workbench } = running;
    await configure();
    const images = workbench.view('Images');
    await workbench.command('Release: Refresh Images');
    await images.expand('Upstream');
    const row = await images.waitForRow('2.1.0');
    for (const theme of ['light', 'dark'] as const) {
      await running.setTheme(theme);
      await workbench.screenshot(`mirror-missing-${theme}`);
    }
    expect(await row.innerText()).toContain('not in');
    await row.click();
    await workbench.quickInput.row('Push').waitFor();
    await workbench.screenshot('mirror-plan-dark');
    await workbench.quickInput.accept();
    await images.waitForRow('up to date', 90_000);
    await workbench.screenshot('mirror-done-dark');
    await workbench.command('Release: Mirror Upstream…');
    await workbench.notification('Nothing new').waitFor();
    // Once more it is what was released, too, and not what this project has.
    const [first] = await workbench.view('Builds').rows();
    const before = /sha256:(\w{5})/.exec(first?.description ?? '')?.[1] ?? 'missing';
    await workbench.command('Release: Build Again…');
    await workbench.quickInput.row('Push').waitFor();
    await workbench.screenshot('mirror-again-dark');
    await workbench.quickInput.accept();
    // The newest stands on top, with a digest of its own: it was made at another time.
    await expect
      .poll(async () => (await workbench.view('Builds').rows())[0]?.description, {
        timeout: 60_000,
      })
      .toMatch(new RegExp(`pushed .*sha256:(?!${before})`));
  }, 150_000);
});
