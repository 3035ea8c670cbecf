import { readFileSync } from 'node:fs';
import type { ServerHttp2Stream } from 'node:http2';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createBuildKitHistory } from '../../../src/adapters/docker/buildkit/buildKitHistory.ts';
import { stream } from '../../../src/adapters/process/stream.ts';
import type { BuildHistory, HistoryEvent } from '../../../src/build/history/buildHistory.ts';
import type { PastBuild } from '../../../src/build/history/pastBuild.ts';
import { replayBuild } from '../../../src/build/history/replayBuild.ts';
import { fakeDocker, recordingPath } from './fakeDocker.ts';

const node = { builder: 'two', node: 'arm', platform: 'linux/arm64' };
const plainNode = { builder: 'default', node: 'default' };
const signal = (): AbortSignal => AbortSignal.timeout(10_000);

/** What a real BuildKit answered: one build that is done, one that failed, one that was cancelled. */
const recorded = JSON.parse(readFileSync(recordingPath('grpc-history.json'), 'utf8')) as {
  readonly events: readonly string[];
  readonly status: readonly string[];
};

type Answer = (call: ServerHttp2Stream, path: string, request: Buffer) => void;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A BuildKit of this process, behind a docker whose `dial-stdio` copies bytes. */
async function buildKit(answer: Answer): Promise<BuildHistory & { calls: () => string[][] }> {
  const server = createServer();
  server.on('stream', (call, headers) => {
    const parts: Buffer[] = [];
    call.on('error', () => undefined);
    call.on('data', (part: Buffer) => parts.push(part));
    call.on('end', () => answer(call, headers[':path'] ?? '', Buffer.concat(parts)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const docker = fakeDocker({
    args: ['buildx', 'dial-stdio'],
    then: `const s = require('node:net').connect(${port}, '127.0.0.1');
      process.stdin.pipe(s); s.pipe(process.stdout); s.on('close', () => process.exit(0));`,
  });
  const history = createBuildKitHistory({ stream, dockerPath: docker.path });
  return { ...history, calls: () => docker.calls().map(({ args }) => [...args]) };
}

function frame(base64: string): Buffer {
  const message = Buffer.from(base64, 'base64');
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Answers as gRPC does, in chunks that respect no message's border. */
function respond(
  call: ServerHttp2Stream,
  messages: readonly string[],
  status = '0',
  why = '',
): void {
  call.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  call.on('wantTrailers', () => call.sendTrailers({ 'grpc-status': status, 'grpc-message': why }));
  const bytes = Buffer.concat(messages.map(frame));
  for (let at = 0; at < bytes.length; at += 1000) call.write(bytes.subarray(at, at + 1000));
  call.end();
}

const recordedKit: Answer = (call, path) =>
  respond(call, path.endsWith('/Status') ? recorded.status : recorded.events);

describe('the builds BuildKit remembers', () => {
  it('are read as BuildKit tells them', async () => {
    const kit = await buildKit(recordedKit);
    const builds = await kit.list(node, signal());
    expect(kit.calls()).toEqual([
      ['buildx', 'dial-stdio', '--builder', 'two', '--platform', 'linux/arm64'],
    ]);
    expect(builds.map(({ state, error }) => [state, error?.slice(0, 20)])).toEqual(
      expect.arrayContaining([
        ['done', undefined],
        ['failed', 'failed to push local'],
        ['cancelled', 'context canceled'],
      ]),
    );
    expect(builds.find(({ state }) => state === 'done')).toMatchObject({
      ref: 'two/arm/7kf24v4rsd5tvsm89uk2cnyx4',
      name: 'api',
      platforms: ['linux/amd64', 'linux/arm64'],
      names: ['localhost:5000/acme/api:1.4.0', 'localhost:5000/acme/api:latest'],
      pushed: true,
      digest: 'sha256:c33e708efba22fa48381205d582d2c7c7f468b7c9f179556b33b59de2d955757',
      steps: { cached: 2, total: 11, done: 11 },
      args: { VERSION: '1.4.0', COMMIT: 'b778fba' },
    });
  });

  it('are told again step by step', async () => {
    const kit = await buildKit((call, path, request) => {
      expect(request.subarray(5).toString()).toContain('7kf24v4rsd5tvsm89uk2cnyx4');
      recordedKit(call, path, request);
    });
    const build: PastBuild = {
      ...{ ref: '', builder: 'two', node: 'arm', id: '7kf24v4rsd5tvsm89uk2cnyx4', name: 'api' },
      ...{ state: 'done', startedAt: 1, completedAt: 2, warnings: 0, names: [], pushed: true },
      steps: { cached: 0, done: 0, total: 0 },
      platforms: ['linux/amd64', 'linux/arm64'],
      ...{ args: {}, labels: {}, noCache: false },
    };
    const progress = await replayBuild(kit, node, build, () => undefined, signal());
    expect(progress.snapshot()).toMatchObject({ done: 11, total: 11, cached: 2 });
    expect(progress.fullLog()).toContain('part 3');
    expect(progress.snapshot().platforms.map(({ platform }) => platform)).toEqual([
      undefined,
      'linux/amd64',
      'linux/arm64',
    ]);
  });

  it('are followed until nobody listens any more, and no program is left', async () => {
    const kit = await buildKit((call) => {
      call.respond({ ':status': 200 });
      call.write(Buffer.concat(recorded.events.slice(0, 2).map(frame)));
    });
    const controller = new AbortController();
    const seen: HistoryEvent[] = [];
    await expect(
      (async () => {
        for await (const event of kit.follow(plainNode, controller.signal)) {
          seen.push(event);
          if (seen.length === 2) controller.abort();
        }
      })(),
    ).rejects.toThrow(/abort/);
    expect(seen.map(({ kind }) => kind)).toEqual(['known', 'known']);
  });

  it.each<[string, Answer, string]>([
    ['is too old to', (call) => respond(call, [], '12', 'unknown method'), 'buildx-too-old'],
    ['refuses to', (call) => respond(call, [], '13', 'no%20luck'), 'failed'],
    ['breaks off', (call) => call.destroy(), 'builder-lost'],
    ['tells nonsense', (call) => respond(call, ['CA']), 'builder-lost'],
  ])('a BuildKit that %s is a failure with a reason', async (_, answer, reason) => {
    const kit = await buildKit(answer);
    await expect(kit.list(plainNode, signal())).rejects.toMatchObject({ reason });
  });

  it('says what docker said when it leaves at once', async () => {
    const docker = fakeDocker({
      args: ['buildx', 'dial-stdio'],
      stderr: 'ERROR: no builder "gone" found\n',
      exit: 1,
    });
    const history = createBuildKitHistory({ stream, dockerPath: docker.path });
    await expect(history.list(plainNode, signal())).rejects.toMatchObject({
      reason: 'builder-missing',
    });
  });

  it('asks for no build whose id is none', async () => {
    const kit = await buildKit(recordedKit);
    const said = kit.replay(plainNode, '../x', signal())[Symbol.asyncIterator]();
    await expect(said.next()).rejects.toMatchObject({ reason: 'invalid-plan' });
  });
});
