import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveEndpoint } from '../../../src/adapters/docker/endpoint.ts';

interface Context {
  readonly host?: string;
  readonly skipVerify?: boolean;
  readonly meta?: string;
  readonly tls?: Readonly<Record<string, string>>;
}

/** A home with a Docker configuration, laid out as docker/cli does. */
function home(config: unknown, contexts: Readonly<Record<string, Context>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-home-'));
  const docker = join(folder, '.docker');
  mkdirSync(docker);
  if (config !== undefined)
    writeFileSync(
      join(docker, 'config.json'),
      typeof config === 'string' ? config : JSON.stringify(config),
    );
  for (const [name, context] of Object.entries(contexts)) writeContext(docker, name, context);
  return folder;
}

function writeContext(docker: string, name: string, context: Context): void {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(docker, 'contexts', 'meta', id);
  mkdirSync(meta, { recursive: true });
  const endpoint = { Host: context.host, SkipTLSVerify: context.skipVerify ?? false };
  const document = { Name: name, Metadata: {}, Endpoints: { docker: endpoint } };
  writeFileSync(join(meta, 'meta.json'), context.meta ?? JSON.stringify(document));
  const tls = join(docker, 'contexts', 'tls', id, 'docker');
  mkdirSync(tls, { recursive: true });
  for (const [file, text] of Object.entries(context.tls ?? {}))
    writeFileSync(join(tls, file), text);
}

const contexts = {
  desktop: { host: 'unix:///home/u/.docker/run/docker.sock' },
  other: { host: 'tcp://10.0.0.2:2375' },
};

describe('case 46: where the engine is', () => {
  it('is the default without any hint', async () => {
    const found = await resolveEndpoint({ env: {}, home: home(undefined) });
    expect(found.url).toMatch(/docker(\.sock|_engine)$/);
    expect(await resolveEndpoint({ env: {}, home: home({}) })).toEqual(found);
    expect(await resolveEndpoint({ env: {}, home: home('') })).toEqual(found);
    expect(await resolveEndpoint({ env: {}, home: home({ currentContext: 'default' }) })).toEqual(
      found,
    );
  });

  it('takes what is configured, DOCKER_HOST, DOCKER_CONTEXT, the current context, in that order', async () => {
    const folder = home({ currentContext: 'desktop' }, contexts);
    const env = { DOCKER_HOST: 'unix:///from/env.sock', DOCKER_CONTEXT: 'other' };
    const urls = await Promise.all([
      resolveEndpoint({ env, home: folder, endpoint: 'unix:///configured.sock' }),
      resolveEndpoint({ env, home: folder }),
      resolveEndpoint({ env: { ...env, DOCKER_HOST: '' }, home: folder }),
      resolveEndpoint({ env: {}, home: folder }),
    ]);
    expect(urls.map(({ url }) => url)).toEqual([
      'unix:///configured.sock',
      'unix:///from/env.sock',
      'tcp://10.0.0.2:2375',
      'unix:///home/u/.docker/run/docker.sock',
    ]);
    expect(urls.map(({ context }) => context)).toEqual([undefined, undefined, 'other', 'desktop']);
  });

  it('reads the configuration where DOCKER_CONFIG says, with a byte order mark too', async () => {
    const folder = home(`\uFEFF${JSON.stringify({ currentContext: 'desktop' })}`, contexts);
    const env = { DOCKER_CONFIG: join(folder, '.docker') };
    expect(await resolveEndpoint({ env, home: '/nowhere' })).toMatchObject({ context: 'desktop' });
  });

  it('an unknown context is an error and no fallback', async () => {
    const env = { DOCKER_CONTEXT: 'nope' };
    await expect(resolveEndpoint({ env, home: home({}) })).rejects.toMatchObject({
      name: 'EngineError',
      reason: 'context',
      message: expect.stringContaining('nope') as string,
    });
    const folder = home({ currentContext: '../../etc' });
    await expect(resolveEndpoint({ env: {}, home: folder })).rejects.toMatchObject({
      reason: 'context',
    });
  });

  it.each(['{', '[]', '{"currentContext":5}'])('a broken configuration: %s', async (config) => {
    await expect(resolveEndpoint({ env: {}, home: home(config) })).rejects.toMatchObject({
      reason: 'context',
    });
  });

  it.each(['{', '{}', '{"Endpoints":{"docker":{}}}'])('a broken context: %s', async (meta) => {
    const folder = home({ currentContext: 'x' }, { x: { meta } });
    await expect(resolveEndpoint({ env: {}, home: folder })).rejects.toMatchObject({
      reason: 'context',
    });
  });

  it('takes the certificates of a context along', async () => {
    const tls = { 'ca.pem': 'CA', 'cert.pem': 'CERT', 'key.pem': 'KEY' };
    const folder = home(
      { currentContext: 'strict' },
      {
        strict: { host: 'tcp://engine.example', tls },
        lax: { host: 'https://engine.example:1', tls: { 'ca.pem': 'CA' }, skipVerify: true },
      },
    );
    expect(await resolveEndpoint({ env: {}, home: folder })).toEqual({
      url: 'tcp://engine.example:2376',
      address: { kind: 'tcp', host: 'engine.example', port: 2376 },
      context: 'strict',
      tls: { ca: 'CA', cert: 'CERT', key: 'KEY', verify: true },
    });
    expect(await resolveEndpoint({ env: { DOCKER_CONTEXT: 'lax' }, home: folder })).toMatchObject({
      tls: { ca: 'CA', verify: false },
    });
  });

  it('takes the certificates of DOCKER_CERT_PATH with DOCKER_TLS_VERIFY', async () => {
    const certificates = mkdtempSync(join(tmpdir(), 'slipway-certs-'));
    writeFileSync(join(certificates, 'ca.pem'), 'CA');
    const env = {
      DOCKER_HOST: 'tcp://[::1]:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: certificates,
    };
    expect(await resolveEndpoint({ env, home: '/nowhere' })).toEqual({
      url: 'tcp://[::1]:2376',
      address: { kind: 'tcp', host: '::1', port: 2376 },
      tls: { ca: 'CA', verify: true },
    });
  });

  it('reads addresses as docker does', async () => {
    const hosts = ['tcp://10.0.0.1', 'http://10.0.0.1:80', 'npipe:////./pipe/docker_engine'];
    const found = await Promise.all(
      hosts.map((endpoint) => resolveEndpoint({ env: {}, home: '/nowhere', endpoint })),
    );
    expect(found.map(({ address }) => address)).toEqual([
      { kind: 'tcp', host: '10.0.0.1', port: 2375 },
      { kind: 'tcp', host: '10.0.0.1', port: 80 },
      { kind: 'socket', path: '//./pipe/docker_engine' },
    ]);
  });

  it('shows no user information', async () => {
    const endpoint = 'tcp://user:hunter2@10.0.0.1:2375';
    const found = await resolveEndpoint({ env: {}, home: '/nowhere', endpoint });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it.each(['ssh://root@host', 'fd://3', 'docker.sock', 'tcp://', 'unix://', 'tcp://a:99999'])(
    'says that it cannot reach %s',
    async (endpoint) => {
      await expect(resolveEndpoint({ env: {}, home: '/x', endpoint })).rejects.toMatchObject({
        reason: 'context',
      });
    },
  );
});
