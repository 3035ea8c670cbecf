import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostileRegistry } from '../contract/registry/hostileRegistry.ts';
import { reply, startHostileRegistry } from '../contract/registry/hostileRegistry.ts';
import { name, pushImage } from '../contract/registry/images.ts';
import type { RunningWorkbench } from './harness/startWorkbench.ts';
import { startWorkbench } from './harness/startWorkbench.ts';
import type { TreeView } from './harness/treeView.ts';

const password = 'c4n4ry-p4ssw0rd';
const basicOf = (secret: string) => `Basic ${Buffer.from(`alice:${secret}`).toString('base64')}`;

describe('logging in to a registry', () => {
  let registry: HostileRegistry;
  let folder: string;
  let running: RunningWorkbench;
  let images: TreeView;

  beforeAll(async () => {
    registry = await startHostileRegistry();
    pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1.0.0');
    registry.answer('/v2/', { body: {} });
    registry.script((request, response) => {
      if (request.headers.authorization === basicOf(password)) return false;
      const headers = { 'www-authenticate': 'Basic realm="x"' };
      const body = { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] };
      reply(response, { status: 401, headers, body }, request.method);
      return true;
    });
    folder = await mkdtemp(join(tmpdir(), 'slipway-access-'));
    await writeFile(
      join(folder, 'slipway.yaml'),
      `version: 1\nimages:\n  api:\n    repositories: [${registry.host}/${name}]\n`,
    );
    running = await startWorkbench({ folder, env: { DOCKER_CONFIG: join(folder, 'docker') } });
    await running.workbench.openContainer('Release');
    images = running.workbench.view('Images');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function answerAs(secret: string, kept: string): Promise<void> {
    const { quickInput } = running.workbench;
    await quickInput.row(kept).waitFor();
    await quickInput.pick(kept);
    await quickInput.widget.getByText('User name at').waitFor();
    await quickInput.type('alice');
    await quickInput.accept();
    await quickInput.widget.getByText('The password:').waitFor();
    await quickInput.type(secret);
  }

  test('starts at the row that says that nobody is signed in, and refuses what the registry refuses', async () => {
    const { workbench } = running;
    await images.expand('api', name);
    const row = await images.waitForRow('Not signed in');
    await workbench.screenshot('access-refused-dark');
    await row.click();
    await workbench.quickInput.row('kept by Docker').waitFor();
    await workbench.screenshot('access-ways-dark');
    await answerAs('wrong', 'User name and password, kept in VS Code');
    await workbench.screenshot('access-password-dark');
    await workbench.quickInput.accept();
    const refused = `${registry.host} refuses the sign-in of alice`;
    await workbench.notification(refused).waitFor();
    await workbench.screenshot('access-wrong-dark');
    await images.waitForRow('Not signed in');
    await workbench.command('Notifications: Clear All Notifications');
  });

  test('keeps what is accepted in VS Code, and reads the registry with it at once', async () => {
    const { workbench } = running;
    await running.setTheme('light');
    await images.menu(['api', name], 'Log In to Registry…');
    await answerAs(password, 'User name and password, kept in VS Code');
    await workbench.screenshot('access-password-light');
    await workbench.quickInput.accept();
    await workbench.notification('VS Code keeps it').waitFor();
    await images.waitForRow('v1.0.0');
    expect((await images.hover('api', name)).replaceAll('\u00a0', ' ')).toContain(
      'Signed in as: alice (kept in VS Code)',
    );
    await workbench.screenshot('access-signed-in-light');
    await workbench.command('Notifications: Clear All Notifications');
  });

  test('signs out again, and the registry is asked without it', async () => {
    const { workbench } = running;
    await workbench.command('Release: Log Out of Registry…');
    await workbench.quickInput.row(registry.host).waitFor();
    await workbench.screenshot('access-log-out-light');
    await workbench.quickInput.pick(registry.host);
    await workbench.notification(`Signed out of ${registry.host}`).waitFor();
    await images.waitForRow('Not signed in');
    await workbench.command('Notifications: Clear All Notifications');
  });

  test('signs Docker in by its own command, where the user prefers that', async () => {
    const { workbench } = running;
    await running.setTheme('dark');
    await workbench.command('Release: Log In to Registry…');
    await workbench.quickInput.row(registry.host).waitFor();
    await workbench.screenshot('access-registries-dark');
    await workbench.quickInput.pick(registry.host);
    await answerAs(password, 'User name and password, kept by Docker');
    await workbench.quickInput.accept();
    await workbench.notification('Docker keeps it').waitFor();
    await workbench.screenshot('access-docker-dark');
    const config = await readFile(join(folder, 'docker', 'config.json'), 'utf8');
    expect(config).toContain(registry.host);
    await images.waitForRow('v1.0.0');
  });

  test('case 66: the password is in no file of VS Code', () => {
    const found = (text: string): string => {
      try {
        return execFileSync('grep', ['-rlaF', '--', text, running.server.dataFolder], {
          encoding: 'utf8',
        });
      } catch {
        return '';
      }
    };
    expect(found(password)).toBe('');
    expect(found(basicOf(password).slice('Basic '.length))).toBe('');
  });
});
