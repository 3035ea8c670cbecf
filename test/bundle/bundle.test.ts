import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const manifest = z.parse(
  z.object({ version: z.string() }),
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
);
const runFile = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-bundle-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a script in a Node.js of its own, so that what it loads is what the bundles load. */
async function evaluate(script: string): Promise<unknown> {
  const { stdout } = await runFile(process.execPath, ['-e', script], { cwd: dist });
  return JSON.parse(stdout);
}

/** Loads a bundle with `vscode` answered by nothing at all, and lists every file that came with it. */
const load = (name: string) => `
  const Module = require('node:module');
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (id, ...rest) => (id === 'vscode' ? 'vscode' : resolve(id, ...rest));
  const anything = new Proxy(function () {}, {
    get: (target, key) => key === 'prototype' ? target.prototype
      : typeof key === 'symbol' || key === '__esModule' ? undefined : anything,
    apply: () => anything,
  });
  require.cache.vscode = { id: 'vscode', filename: 'vscode', loaded: true, exports: Object.create(anything) };
  const loaded = require('./${name}');
  const path = require('node:path');
  const files = Object.keys(require.cache).filter((f) => f !== 'vscode').map((f) => path.basename(f));
  console.log(JSON.stringify({ exports: Object.keys(loaded).sort(), files: files.sort() }));`;

describe('the bundles', () => {
  it('extension.cjs exports activate and loads nothing else', async () => {
    expect(await evaluate(load('extension.cjs'))).toEqual({
      exports: ['activate'],
      files: ['extension.cjs'],
    });
  });

  it('editor.cjs loads alone: every library in a chunk of its own waits for its first use', async () => {
    expect(await evaluate(load('editor.cjs'))).toEqual({
      exports: ['createEditor'],
      files: ['editor.cjs'],
    });
  });

  it('cli.cjs runs by itself', async () => {
    const { stdout } = await runFile(join(dist, 'cli.cjs'), ['--version'], { cwd: folder });
    expect(stdout.trim()).toContain(manifest.version);
  });

  it('the dockerode chunk speaks to an engine over its socket', async () => {
    const socket = join(folder, 'engine.sock');
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ Version: '28.5.2', path: request.url }));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      const answer = await evaluate(`
        const Docker = require('./dockerode.cjs');
        new Docker({ socketPath: ${JSON.stringify(socket)}, host: undefined }).version()
          .then((version) => console.log(JSON.stringify(version)));`);
      expect(answer).toEqual({ Version: '28.5.2', path: '/version' });
    } finally {
      server.close();
    }
  });

  it('the yaml chunk keeps positions', async () => {
    const answer = await evaluate(`
      const { LineCounter, parseDocument } = require('./yaml.cjs');
      const lineCounter = new LineCounter();
      const document = parseDocument('a: 1\\nb: 2\\n', { lineCounter });
      console.log(JSON.stringify(lineCounter.linePos(document.getIn(['b'], true).range[0])));`);
    expect(answer).toEqual({ line: 2, col: 4 });
  });

  it('the octokit chunk makes requests', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ full_name: 'acme/api' }));
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    try {
      const answer = await evaluate(`
        const { Octokit } = require('./octokit.cjs');
        new Octokit({ baseUrl: 'http://127.0.0.1:${port}' }).rest.repos.get({ owner: 'acme', repo: 'api' })
          .then(({ data }) => console.log(JSON.stringify(data.full_name)));`);
      expect(answer).toBe('acme/api');
    } finally {
      server.close();
    }
  });
});
