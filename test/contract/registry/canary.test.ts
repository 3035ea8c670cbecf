import { mkdir, mkdtemp, rm, writeFile, chmod, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inspect as show } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../src/adapters/process/run.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { createDockerCredentials } from '../../../src/adapters/registry/dockerCredentials.ts';
import type { Client } from './client.ts';
import { all, api, client, never } from './client.ts';
import type { HostileRegistry, RecordedRequest } from './hostileRegistry.ts';
import { reply, startHostileRegistry } from './hostileRegistry.ts';
import { name, pushImage } from './images.ts';

const password = 'c4n4ry-p4ssw0rd';
const token = 'c4n4ry-t0ken';
const encoded = Buffer.from(`alice:${password}`).toString('base64');

let registry: HostileRegistry;
let home: string;
beforeEach(async () => {
  registry = await startHostileRegistry();
  home = await mkdtemp(join(tmpdir(), 'slipway-canary-'));
});
afterEach(async () => {
  await registry.close();
  await rm(home, { recursive: true });
});

/** Everything a log, a telemetry event or a terminal could show of an error. */
function everythingOf(error: unknown): string {
  return `${show(error, { depth: 20, showHidden: true })} ${JSON.stringify(error)} ${String(error)}`;
}

/** Repeats in its answer whatever it was shown, in every place an error text could come from. */
function echo(status: number, request: RecordedRequest): object {
  const given = request.path.startsWith('/token') ? '' : token;
  const shown = `${request.headers.authorization ?? ''} ${password} ${encoded} ${given}`;
  const body = { errors: [{ code: 'DENIED', message: shown, detail: shown }], message: shown };
  return { status, headers: { 'x-echo': shown }, body };
}

async function withHelper(): Promise<{ ours: Client; commands: Command[] }> {
  await mkdir(join(home, 'bin'), { recursive: true });
  const file = join(home, 'bin', 'docker-credential-canary');
  await writeFile(file, `#!/bin/sh\necho '{"Username":"alice","Secret":"${password}"}'\n`);
  await chmod(file, 0o755);
  await mkdir(join(home, '.docker'));
  await writeFile(join(home, '.docker', 'config.json'), '{"credsStore":"canary"}');
  const commands: Command[] = [];
  const env = { PATH: `${join(home, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  const credentials = createDockerCredentials({
    env,
    home,
    run: (command, signal) => {
      commands.push(command);
      return run(command, signal);
    },
  });
  const ours = client(undefined, { credentials, cacheFolder: join(home, 'cache') });
  return { ours, commands };
}

describe('secrets', () => {
  it.each([400, 401, 403, 404, 405, 429, 500])(
    'case 66: neither password nor token is in the error of a registry that repeats them with %i',
    async (status) => {
      const realm = `${registry.origin}/token`;
      registry.script((request, response) => {
        if (request.path.startsWith('/token')) reply(response, { body: { token } });
        else if (request.headers.authorization === undefined)
          reply(response, {
            status: 401,
            headers: { 'www-authenticate': `Bearer realm="${realm}"` },
          });
        else reply(response, echo(status, request));
        return true;
      });
      const { ours, commands } = await withHelper();
      const error: unknown = await all(ours.registry.listTags(api(registry.host), never)).catch(
        (reason: unknown) => reason,
      );
      expect(registry.requests.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
      expect(everythingOf(error)).toContain('RegistryError');
      expect(everythingOf(error)).not.toMatch(/c4n4ry/);
      expect(everythingOf(error)).not.toContain(encoded);
      expect(JSON.stringify(commands)).not.toMatch(/c4n4ry-/);
      expect(commands.map(({ args }) => args)).toEqual([['get']]);
    },
  );

  it.each([400, 401, 403, 500])(
    'case 66: nor in that of a token service that repeats them with %i',
    async (status) => {
      const realm = `${registry.origin}/token`;
      registry.script((request, response) => {
        if (request.path.startsWith('/token')) reply(response, echo(status, request));
        else
          reply(response, {
            status: 401,
            headers: { 'www-authenticate': `Bearer realm="${realm}"` },
          });
        return true;
      });
      const { ours } = await withHelper();
      const error: unknown = await all(ours.registry.listTags(api(registry.host), never)).catch(
        (reason: unknown) => reason,
      );
      expect(everythingOf(error)).toContain('RegistryError');
      expect(everythingOf(error)).not.toMatch(/c4n4ry/);
      expect(everythingOf(error)).not.toContain(encoded);
    },
  );

  it.each(['\n', '\0', ' é', '字'])(
    'case 66: a stored registry token with %j is refused, not quoted',
    async (odd) => {
      registry.answer('/v2/acme/api/tags/list', {
        status: 401,
        headers: { 'www-authenticate': `Bearer realm="${registry.origin}/token"` },
      });
      const ours = client({ kind: 'registry-token', token: `${token}${odd}x` });
      const error: unknown = await all(ours.registry.listTags(api(registry.host), never)).catch(
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: 'RegistryError', reason: 'credentials' });
      expect(everythingOf(error)).not.toMatch(/c4n4ry/);
      expect(registry.requests).toHaveLength(1);
    },
  );

  it('case 66: nor in a warning, a cut connection, or the cache on disk', async () => {
    const image = pushImage(registry, { os: 'linux', architecture: 'amd64' }, 'v1');
    registry.script((request, response) => {
      const { authorization } = request.headers;
      if (authorization === undefined) {
        reply(response, { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } });
        return true;
      }
      if (request.path.endsWith('/tags/list?n=1000')) {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{');
        setTimeout(() => response.destroy(), 5);
        return true;
      }
      response.setHeader('warning', `299 - "shown ${authorization}"`);
      return false;
    });
    const { ours } = await withHelper();
    const repository = { registry: registry.host, name };
    const { digest } = image;
    await ours.registry.fetchManifest({ kind: 'digest', repository, digest }, never);
    const error: unknown = await all(ours.registry.listTags(repository, never)).catch(
      (reason: unknown) => reason,
    );
    const files = await readdir(join(home, 'cache'));
    const contents = await Promise.all(files.map((file) => readFile(join(home, 'cache', file))));
    const seen = `${everythingOf(error)} ${ours.warnings.join()} ${files.join()} ${contents.join()}`;
    expect(ours.warnings).toHaveLength(1);
    expect(files).toHaveLength(1);
    expect(seen).not.toContain(encoded);
    expect(seen).not.toMatch(/c4n4ry/);
  });
});
