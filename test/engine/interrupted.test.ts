import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlatformOutcome } from '../../src/build/byDigest/platformOutcome.ts';
import { PlatformsFailedError } from '../../src/build/byDigest/platformsFailedError.ts';
import { startCli } from '../contract/commandLine/cliProcess.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';
import type { TwoNodes } from './twoNodes.ts';
import { startTwoNodes } from './twoNodes.ts';

const own = unique('interrupted');
const limit = () => AbortSignal.timeout(120_000);

/** The tests' registry at another port, which can go away and come back. */
class Door {
  readonly port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async open(): Promise<Door> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const door = new Door(server, address.port);
    server.on('connection', (socket) => door.#carry(socket));
    return door;
  }

  async shut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async reopen(): Promise<void> {
    this.#server = createServer((socket) => this.#carry(socket));
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
  }

  #carry(socket: Socket): void {
    const [host = '', port] = registryHost.split(':');
    const to = connect(Number(port ?? 80), host === 'localhost' ? '127.0.0.1' : host);
    for (const [one, other] of [
      [socket, to],
      [to, socket],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}

let project: OpenProject;
let nodes: TwoNodes;
let door: Door;
let repository = '';
beforeAll(async () => {
  door = await Door.open();
  repository = `localhost:${door.port}/${own}/api`;
  const secrets = 'secrets: [{ id: pause, file: .slipway/pause }]';
  project = await openProject({
    'slipway.yaml': `images:
  api: { repositories: ['${repository}'], platforms: [linux/amd64, linux/arm64], strategy: by-digest, ${secrets} }
`,
    '.gitignore': '.slipway\n',
    '.slipway/pause': '0',
    Dockerfile: `FROM ${base}
ARG TARGETARCH
RUN --mount=type=secret,id=pause n=$(cat /run/secrets/pause); while [ $TARGETARCH = arm64 ] && [ $n -gt 0 ]; do echo $n; sleep 1; n=$((n-1)); done; date >/built
`,
  });
  nodes = await startTwoNodes(project);
});
afterAll(async () => {
  await nodes.remove();
  await project.close();
  await door.shut();
});

async function build(tag: string, seconds: number, onBuilt: () => void | Promise<void>) {
  await writeFile(path.join(project.folder, '.slipway/pause'), String(seconds));
  const request = { output: 'push', tags: [tag, 'latest'], builder: nodes.builder } as const;
  const [plan] = await project.slipway.planBuild({ ...request, noCache: seconds > 0 }, limit());
  if (plan === undefined) throw new Error('no plan');
  const observer = {
    ...silent,
    onPlatform: ({ state }: PlatformOutcome) => {
      if (state === 'built') void onBuilt();
    },
  };
  return project.slipway.build(plan, observer, limit());
}

/** Programs whose command line names all of these. */
function programs(...words: readonly string[]): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.every((word) => line.includes(word));
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Folders in which a process keeps the files of its builds. */
function foldersOf(owner: number | undefined): string[] {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith('slipway-build-'))
    .filter((name) => {
      try {
        const text = readFileSync(path.join(tmpdir(), name, 'owner.json'), 'utf8');
        return text.includes(`"owner":${owner ?? 0},`);
      } catch {
        return false;
      }
    });
}

function states(outcomes: readonly PlatformOutcome[] = []) {
  return outcomes.map(({ platform, state }) => `${platform} ${state}`);
}

async function tags(): Promise<readonly string[]> {
  const found = await project.slipway.tags(repository, limit()).catch(() => undefined);
  return (found?.tags ?? []).toSorted();
}

async function finishes(tag: string): Promise<void> {
  const [retry] = await project.slipway.planRetry(limit());
  if (retry === undefined) throw new Error('nothing to retry');
  expect(retry.spec.tags.map((one) => one.tag)).toEqual([tag, 'latest']);
  await writeFile(path.join(project.folder, '.slipway/pause'), '0');
  const result = await project.slipway.build(retry, silent, limit());
  expect(states(result.outcomes)).toEqual(['linux/amd64 kept', 'linux/arm64 built']);
  for (const name of [tag, 'latest'])
    expect((await project.slipway.inspect(`${repository}:${name}`, limit())).digest).toBe(
      result.digest,
    );
  expect(await project.slipway.planRetry(limit())).toEqual([]);
  expect(programs('buildx', project.folder)).toEqual([]);
}

it('buildx killed: the platform fails alone, no tag moves, and a retry finishes the job', async () => {
  const failed: unknown = await build('1', 60, () => {
    const [pid] = programs('buildx', 'linux/arm64', project.folder).toReversed();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(PlatformsFailedError);
  if (failed instanceof PlatformsFailedError)
    expect(states(failed.outcomes)).toEqual(['linux/amd64 built', 'linux/arm64 failed']);
  expect(await tags()).toEqual([]);
  await finishes('1');
});

it('the command line killed: what it left running is ended by the next build, which finishes the job', async () => {
  await writeFile(path.join(project.folder, '.slipway/pause'), '60');
  const asked = ['--push', '--tag', '3,latest', '--no-cache', '--builder', nodes.builder];
  const cli = startCli(['build', ...asked, '--directory', project.folder], {
    BUILDX_CONFIG: project.buildxConfig,
  });
  await cli.said(/linux\/amd64 {2}built/);
  cli.child.kill('SIGKILL');
  await cli.exit;
  const left = programs('buildx', project.folder);
  expect(left).not.toEqual([]);
  expect(foldersOf(cli.child.pid)).toHaveLength(1);
  expect(await tags()).toEqual(['1', 'latest']);
  await finishes('3');
  expect(left.filter((pid) => programs('buildx').includes(pid))).toEqual([]);
  expect(foldersOf(cli.child.pid)).toEqual([]);
});

it('the registry gone in the middle: nothing moves, and a retry finishes once it is back', async () => {
  const failed: unknown = await build('2', 5, () => door.shut()).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Error);
  await door.reopen();
  expect(await tags()).toEqual(['1', '3', 'latest']);
  const before = await project.slipway.inspect(`${repository}:3`, limit());
  expect((await project.slipway.inspect(`${repository}:latest`, limit())).digest).toBe(
    before.digest,
  );
  await finishes('2');
  expect((await project.slipway.inspect(`${repository}:3`, limit())).digest).toBe(before.digest);
});
