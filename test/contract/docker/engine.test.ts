import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/adapters/docker/engine.ts';
import { engineFailure } from '../../../src/adapters/docker/engineFailure.ts';
import type { Engine } from '../../../src/build/engine.ts';
import type { Answer, FakeEngine } from './fakeEngine.ts';
import { honest, json, startEngine } from './fakeEngine.ts';

const { signal } = new AbortController();
const open: FakeEngine[] = [];

afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
});

async function engineThat(answer?: Answer): Promise<FakeEngine> {
  const engine = await startEngine(answer);
  open.push(engine);
  return engine;
}

function clientOf(endpoint: string, env: NodeJS.ProcessEnv = {}): Engine {
  return createEngine({ env, home: tmpdir(), endpoint, timeoutMs: 1000 });
}

function at(path: string): Engine {
  return clientOf(`unix://${path}`);
}

describe('the engine', () => {
  it('says what it is', async () => {
    const { socket } = await engineThat();
    expect(await at(socket).info(signal)).toEqual({
      endpoint: `unix://${socket}`,
      version: '28.5.2+dfsg4',
      apiVersion: '1.51',
      platform: 'linux/amd64',
      containerdStore: true,
      cpus: 2,
      memory: 25276502016,
    });
  });

  it.each([
    ['a classic store', { DriverStatus: [['Backing Filesystem', 'extfs']] }],
    ['no driver status', { DriverStatus: null }],
    ['next to nothing', {}],
  ])('has no containerd store with %s', async (_, info) => {
    const { socket } = await engineThat(json({ ...honest, '/info': info }));
    expect(await at(socket).info(signal)).toMatchObject({ containerdStore: false });
  });

  it('case 45: an engine newer than all we know is asked without a version in the path', async () => {
    const version = { ...honest['/version'], ApiVersion: '1.99', MinAPIVersion: '1.60' };
    const engine = await engineThat(json({ ...honest, '/version': version }));
    expect(await at(engine.socket).info(signal)).toMatchObject({ apiVersion: '1.99' });
    expect(engine.asked).toEqual(['GET /version', 'GET /info']);
  });

  it('case 45: an engine that is too old', async () => {
    const version = { ...honest['/version'], Version: '18.06', ApiVersion: '1.38' };
    const { socket } = await engineThat(json({ ...honest, '/version': version }));
    await expect(at(socket).info(signal)).rejects.toMatchObject({
      reason: 'api',
      message: expect.stringContaining('1.38') as string,
    });
  });

  it('case 45: an engine that calls us too old', async () => {
    const message = 'client version 1.24 is too old. Minimum supported API version is 1.60';
    const { socket } = await engineThat(json({ '/version': { message } }, 400));
    await expect(at(socket).info(signal)).rejects.toMatchObject({ reason: 'api' });
  });

  it('case 40: there is no socket', async () => {
    await expect(at(join(tmpdir(), 'slipway-none.sock')).info(signal)).rejects.toMatchObject({
      name: 'EngineError',
      reason: 'socket-missing',
      remedy: expect.stringContaining('DOCKER_HOST') as string,
    });
  });

  it('case 41: this user may not use the socket', async () => {
    if (process.getuid?.() === 0) {
      // root may use every socket: what the kernel would answer others is taken as read.
      const refusal = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
      expect(engineFailure(refusal, 'unix:///x')).toMatchObject({
        reason: 'permission',
        remedy: expect.stringContaining('docker group') as string,
      });
      return;
    }
    const { socket } = await engineThat();
    chmodSync(socket, 0);
    await expect(at(socket).info(signal)).rejects.toMatchObject({
      reason: 'permission',
      remedy: expect.stringContaining('docker group') as string,
    });
  });

  it('case 42: the engine has died and left its socket', async () => {
    const socket = join(mkdtempSync(join(tmpdir(), 'slipway-')), 'dead.sock');
    const source = `require('net').createServer().listen(${JSON.stringify(socket)})`;
    const child = spawn(process.execPath, ['-e', source]);
    await expect.poll(() => existsSync(socket)).toBe(true);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await expect(at(socket).info(signal)).rejects.toMatchObject({ reason: 'refused' });
  });

  it('case 44: a frozen engine takes the connection and never answers', async () => {
    const { socket } = await engineThat(() => undefined);
    await expect(at(socket).info(signal)).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('case 44: an engine that stops in the middle of its answer', async () => {
    const { socket } = await engineThat((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"Version":');
    });
    await expect(at(socket).info(signal)).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('a connection that breaks in the middle of an answer', async () => {
    const { socket } = await engineThat((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"Version":', () => response.socket?.destroy());
    });
    await expect(at(socket).info(signal)).rejects.toMatchObject({ name: 'EngineError' });
  });

  it('case 43: asks again when the engine was restarted between two requests', async () => {
    let broken = 0;
    const engine = await engineThat((request, response) => {
      if (broken++ === 0) request.socket.destroy();
      else json(honest)(request, response);
    });
    expect(await at(engine.socket).info(signal)).toMatchObject({ apiVersion: '1.51' });
    expect(engine.asked).toEqual(['GET /version', 'GET /version', 'GET /info']);
  });

  it('asks again only once', async () => {
    const engine = await engineThat((request) => request.socket.destroy());
    await expect(at(engine.socket).info(signal)).rejects.toMatchObject({ reason: 'failed' });
    expect(engine.asked).toHaveLength(2);
  });

  it.each([
    ['HTML', '<html>gateway</html>'],
    ['nothing', ''],
    ['another form', '{"Version":5}'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('answers with %s: it is no Docker Engine', async (_, body) => {
    const { socket } = await engineThat((_request, response) => response.end(body));
    await expect(at(socket).info(signal)).rejects.toMatchObject({ reason: 'api' });
  });

  it('reports what an engine in trouble says, without control characters', async () => {
    const { socket } = await engineThat(json({ '/version': { message: '\u001b[31mboom' } }, 500));
    const failed = at(socket).info(signal);
    await expect(failed).rejects.toMatchObject({ reason: 'failed' });
    await expect(failed).rejects.not.toThrow('\u001b');
  });

  it('something that is no HTTP server', async () => {
    const socket = join(mkdtempSync(join(tmpdir(), 'slipway-')), 'other.sock');
    const server = createServer((connection) => connection.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    await expect(at(socket).info(signal)).rejects.toMatchObject({ name: 'EngineError' });
    server.close();
  });

  it('can be aborted while it waits', async () => {
    const engine = await engineThat(() => undefined);
    const abort = new AbortController();
    const info = at(engine.socket).info(abort.signal);
    await expect.poll(() => engine.asked.length).toBe(1);
    abort.abort();
    await expect(info).rejects.toMatchObject({ name: 'AbortError' });
    await expect(at(engine.socket).info(AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('case 46: keeps to its endpoint whatever DOCKER_HOST says to dockerode', async () => {
    const { socket } = await engineThat();
    const before = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
    try {
      expect(await at(socket).info(signal)).toMatchObject({ endpoint: `unix://${socket}` });
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
    }
  });

  it('case 46: over ssh', async () => {
    const failed = clientOf('ssh://user:hunter2@host').info(signal);
    await expect(failed).rejects.toMatchObject({ name: 'EngineError', reason: 'context' });
    await expect(failed).rejects.not.toThrow('hunter2');
  });
});
