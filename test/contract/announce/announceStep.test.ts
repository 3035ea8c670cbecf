import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBakeFiles } from '../../../src/adapters/docker/bakeFiles.ts';
import { createGit } from '../../../src/adapters/git/git.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { stream } from '../../../src/adapters/process/stream.ts';
import { openReleaseFolder } from '../../../src/adapters/slipwayFolder/openReleaseFolder.ts';
import { createWebhook } from '../../../src/adapters/webhook/postWebhook.ts';
import { createProjectFiles } from '../../../src/adapters/workspace/projectFiles.ts';
import { createWorkspace } from '../../../src/adapters/workspace/folder.ts';
import { parseConfigText } from '../../../src/adapters/yaml/parseConfigText.ts';
import { announceRunner } from '../../../src/release/announce/announceRunner.ts';
import { createAnnounceVerbs } from '../../../src/release/announce/announceVerbs.ts';
import type { StepRecord } from '../../../src/release/checklist/checklistRun.ts';
import { createChecklist } from '../../../src/release/checklist/createChecklist.ts';
import { loadProject } from '../../../src/release/project.ts';

let folder: string;
let posts = 0;
let status: number | 'hang' = 200;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    posts += 1;
    if (status !== 'hang') response.writeHead(status).end();
  });
});

beforeEach(async () => {
  [posts, status] = [0, 200];
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-announce-'));
  await writeFile(path.join(folder, 'VERSION'), '1.4.0\n');
  await writeFile(path.join(folder, 'tell.cjs'), "require('fs').appendFileSync('told', 'x')\n");
  const config = `announce: { run: [${process.execPath}, tell.cjs], webhook: { variable: CHAT } }\n`;
  await writeFile(path.join(folder, 'slipway.yaml'), config);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** A process of its own that knows nothing but the folder. */
async function runStep(signal = new AbortController().signal): Promise<StepRecord | undefined> {
  const workspace = createWorkspace(folder);
  const ports = {
    ...{ workspace, sourceControl: createGit({ run }), parse: parseConfigText },
    bakeFiles: createBakeFiles({ run, dockerPath: 'docker' }),
  };
  const load = (given: AbortSignal) => loadProject(ports, given);
  const now = () => new Date();
  const releaseFolder = openReleaseFolder({ root: folder, stream, env: process.env, now });
  const { port } = server.address() as AddressInfo;
  const webhooks = {
    webhook: createWebhook({ userAgent: 'slipway-test' }),
    addressOf: () => Promise.resolve(`http://127.0.0.1:${port}/secret`),
  };
  const verbs = createAnnounceVerbs({ workspace, releaseFolder, webhooks }, load);
  const runners = [announceRunner(verbs, releaseFolder.programs)];
  const checklist = createChecklist({
    ...{
      ...releaseFolder,
      workspace,
      projectFiles: createProjectFiles(folder),
      runners,
      loadProject: load,
      now,
    },
  });
  const observer = {
    onChange: () => undefined,
    onEvent: () => undefined,
    confirm: () => Promise.resolve(true),
  };
  const steps = { kind: 'one', id: 'announce' } as const;
  const done = await checklist.runChecklist({ steps }, observer, signal);
  return done.steps.find(({ step }) => step.id === 'announce');
}

test('tells the command and the webhook, each once', async () => {
  expect(await runStep()).toMatchObject({ state: 'passed' });
  expect(await readFile(path.join(folder, 'told'), 'utf8')).toBe('x');
  expect(posts).toBe(1);
  const journal = await readFile(path.join(folder, '.slipway', 'releases', '1.4.0.json'), 'utf8');
  expect(journal).not.toContain('secret');
});

test('what a webhook refused is posted again; what the command was told is not told again', async () => {
  status = 500;
  expect(await runStep()).toMatchObject({ state: 'failed' });
  status = 200;
  expect(await runStep()).toMatchObject({ state: 'passed' });
  expect(await readFile(path.join(folder, 'told'), 'utf8')).toBe('x');
  expect(posts).toBe(2);
});

test('killed while it posts, it asks instead of telling twice', async () => {
  status = 'hang';
  const controller = new AbortController();
  const ending = runStep(controller.signal).catch((error: unknown) => error);
  await expect.poll(() => posts, { timeout: 20_000 }).toBe(1);
  controller.abort();
  await ending;
  status = 200;
  for (let again = 0; again < 2; again += 1)
    expect(await runStep()).toMatchObject({ state: 'waiting' });
  expect(posts).toBe(1);
});
