import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBuildx } from '../../../src/adapters/docker/buildx.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { groupRuns } from '../../../src/adapters/process/signalGroup.ts';
import type { StreamProgram } from '../../../src/adapters/process/stream.ts';
import { stream } from '../../../src/adapters/process/stream.ts';
import type { SolveEvent } from '../../../src/build/buildKit.ts';
import type { FakeDocker, FakeReply } from './fakeDocker.ts';
import { fakeDocker, recordingPath } from './fakeDocker.ts';

const { signal } = new AbortController();

const impatient: StreamProgram = (command, aborted) =>
  stream(
    {
      ...command,
      ladder: [
        { signal: 'SIGINT', waitMs: 1000 },
        { signal: 'SIGTERM', waitMs: 300 },
        { signal: 'SIGKILL', waitMs: 2000 },
      ],
    },
    aborted,
  );

function solving(
  docker: FakeDocker,
  abort: AbortSignal = signal,
  cwd: string = docker.folder,
): AsyncIterable<SolveEvent> {
  const limits = { firstOutputMs: 2000, buildMs: 60_000 };
  const buildKit = createBuildx({ run, stream: impatient, dockerPath: docker.path, ...limits });
  return buildKit.solve({ args: ['buildx', 'build', '--push', '/the context'], cwd }, abort);
}

async function collect(events: AsyncIterable<SolveEvent>): Promise<SolveEvent[]> {
  const all: SolveEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

function build(reply: Omit<FakeReply, 'args'>): FakeDocker {
  return fakeDocker({ args: ['buildx', 'build'], ...reply });
}

function metadata(name: string): string {
  return readFileSync(recordingPath(`metadata-${name}.json`), 'utf8');
}

function metadataPath(docker: FakeDocker): string {
  const args = docker.calls()[0]?.args ?? [];
  return args[args.indexOf('--metadata-file') + 1] ?? '';
}

/** Waits for the file the fake docker writes its pid to. */
async function pidOf(docker: FakeDocker): Promise<number> {
  await expect.poll(() => docker.calls().length).toBe(1);
  return docker.calls()[0]?.pid ?? 0;
}

describe('solve', () => {
  it('yields every status of a recorded build, then its metadata', async () => {
    const docker = build({ recording: 'multiarch-push-ok', metadata: metadata('multiarch') });
    const events = await collect(solving(docker));
    const lines = readFileSync(recordingPath('rawjson-multiarch-push-ok.jsonl'), 'utf8');
    expect(events.filter((event) => event.kind === 'status')).toHaveLength(
      lines.trim().split('\n').length,
    );
    expect(events.at(-1)).toEqual({
      kind: 'done',
      metadata: {
        digest: 'sha256:c8c1b416bee261b56d7680e0911a9600be1df1686784c4d09fc6e5b2743a539e',
        buildRef: expect.stringMatching(/^default\/default\//) as string,
      },
    });
  });

  it('asks for a fresh metadata file before the context, and leaves nothing of it', async () => {
    const docker = build({ metadata: '{}' });
    await collect(solving(docker));
    const place = metadataPath(docker);
    expect(docker.calls()[0]?.args).toEqual([
      ...['buildx', 'build', '--push', '--metadata-file', place, '/the context'],
    ]);
    expect(dirname(dirname(place))).toBe(tmpdir());
    expect(readdirSync(tmpdir())).not.toContain(dirname(place).split('/').at(-1));
  });

  it('case 60: runs in a folder with an odd name', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'slipway-')), `a b;"c",'d'\n$e`);
    mkdirSync(folder);
    const docker = build({ metadata: '{}' });
    await collect(solving(docker, signal, folder));
    expect(docker.calls()[0]?.cwd).toBe(folder);
  });

  it('case 52: the folder does not exist', async () => {
    const docker = build({ metadata: '{}' });
    const events = solving(docker, signal, join(tmpdir(), 'slipway', 'no', 'such'));
    await expect(collect(events)).rejects.toMatchObject({ reason: 'missing-file' });
    expect(docker.calls()).toEqual([]);
  });

  it('case 47: docker is not installed', async () => {
    const docker = { ...build({}), path: 'slipway-no-such-docker' };
    await expect(collect(solving(docker))).rejects.toMatchObject({ reason: 'docker-missing' });
  });

  it('case 56: tells progress from the text that follows it', async () => {
    const docker = build({ recording: 'parse-error', exit: 1 });
    const seen: SolveEvent[] = [];
    const failed = (async () => {
      for await (const event of solving(docker)) seen.push(event);
    })();
    await expect(failed).rejects.toMatchObject({ reason: 'failed', exitCode: 1 });
    const text = seen.filter((event) => event.kind === 'text').map((event) => event.line);
    expect(text[0]).toBe('Dockerfile.bad:1');
    expect(text.at(-1)).toMatch(/^ERROR: failed to build/);
  });

  it('case 56: takes a line of more than 32 MiB, a cut UTF-8 sequence and a last line without end', async () => {
    const docker = build({
      metadata: '{}',
      then: `const w = (b) => {
          try { return fs.writeSync(2, b); } catch (e) { if (e.code !== 'EAGAIN') throw e; return 0; }
        };
        const big = Buffer.alloc(1 << 20, 'x');
        const all = (b) => { for (let at = 0; at < b.length;) at += w(b.subarray(at)); };
        for (let i = 0; i < 33; i++) all(big);
        all(Buffer.from('\\n{"vertexes":[{"digest":"d","name":"'));
        all(Buffer.from([0xe2])); all(Buffer.from([0x9c, 0x93]));
        all(Buffer.from('"}]}\\r\\n\\u001b[31mred\\u001b[0m'));`,
    });
    const events = await collect(solving(docker));
    expect(events.map((event) => event.kind)).toEqual(['text', 'status', 'text', 'done']);
    expect(events[1]).toMatchObject({ status: { vertexes: [{ name: '✓' }] } });
    expect(events[2]).toEqual({ kind: 'text', line: 'red' });
  });

  it('case 61: takes a flood at the pace it is read', async () => {
    const line = JSON.stringify({
      logs: [{ vertex: 'd', data: Buffer.from('x'.repeat(900)).toString('base64') }],
    });
    const docker = build({
      metadata: '{}',
      then: `const b = Buffer.from(${JSON.stringify(`${line}\n`)}.repeat(100));
        for (let i = 0; i < 200; i++) for (let at = 0; at < b.length;) {
          try { at += fs.writeSync(2, b, at); } catch (e) { if (e.code !== 'EAGAIN') throw e; } }`,
    });
    let count = 0;
    for await (const event of solving(docker)) count += event.kind === 'status' ? 1 : 0;
    expect(count).toBe(20_000);
  });
});

describe('metadata', () => {
  it.each([
    ['was not written', {}],
    ['cannot be read', { metadata: '{"containerimage.digest":' }],
    ['cannot be read', { metadata: '' }],
    ['is not of the expected form', { metadata: '[]' }],
    ['is not of the expected form', { metadata: '{"containerimage.digest":5}' }],
    ['holds a digest that is none', { metadata: '{"containerimage.digest":"sha256:12"}' }],
  ])('case 58: exit 0, and the file %s', async (why, reply) => {
    await expect(collect(solving(build(reply)))).rejects.toMatchObject({
      reason: 'no-metadata',
      message: expect.stringContaining(why) as string,
    });
  });

  it('case 58: a file an earlier build left is never read', async () => {
    const docker = build({ metadata: metadata('multiarch') });
    await collect(solving(docker));
    const silent = build({});
    await expect(collect(solving(silent))).rejects.toMatchObject({ reason: 'no-metadata' });
    expect(metadataPath(silent)).not.toBe(metadataPath(docker));
  });

  it('case 59: of the classic image store, without a descriptor', async () => {
    const events = await collect(solving(build({ metadata: metadata('classic-store') })));
    expect(events.at(-1)).toMatchObject({
      metadata: {
        digest: 'sha256:f88bdfb0928f4db4dc6faeb3c0ef58b1705638690179245c99c6d33b66834235',
        buildRef: 'default/default/zp9i53ppzgt7p437octokl850',
      },
    });
  });

  it('case 59: of a builder with several nodes, the digest and nothing else', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const reply = { metadata: JSON.stringify({ 'containerimage.digest': digest }) };
    const events = await collect(solving(build(reply)));
    expect(events.at(-1)).toEqual({ kind: 'done', metadata: { digest } });
  });

  it('of a build that exported no image', async () => {
    const events = await collect(solving(build({ metadata: '{"buildx.build.ref":"a/b/c"}' })));
    expect(events.at(-1)).toEqual({ kind: 'done', metadata: { buildRef: 'a/b/c' } });
  });
});

describe('the end of a build', () => {
  const child = `require('child_process').spawn('sleep', ['1000'], { stdio: 'ignore' });`;
  const tick = `setInterval(() => process.stderr.write('{"vertexes":[]}\\n'), 20);`;

  it.each([
    ['buildx answers 130', `process.on('SIGINT', () => process.exit(130));`],
    ['an old buildx answers 1', `process.on('SIGINT', () => process.exit(1));`],
    ['SIGINT kills it', ''],
    ['it listens to SIGTERM only', `process.on('SIGINT', () => {});`],
    ['it listens to nothing', `process.on('SIGINT', () => {}); process.on('SIGTERM', () => {});`],
  ])('case 54: cancelled, and %s: an abort, and no process left', async (_, handler) => {
    const docker = build({ then: handler + child + tick });
    const abort = new AbortController();
    const failed = (async () => {
      for await (const event of solving(docker, abort.signal)) {
        if (event.kind === 'status') abort.abort();
      }
    })();
    await expect(failed).rejects.toMatchObject({ name: 'AbortError' });
    expect(groupRuns(await pidOf(docker))).toBe(false);
  });

  it('case 54: nothing is started when it is cancelled before', async () => {
    const docker = build({});
    await expect(collect(solving(docker, AbortSignal.abort()))).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(docker.calls()).toEqual([]);
  });

  it('exit code 130 that nobody here asked for', async () => {
    const docker = build({ recording: 'sigint', exit: 130 });
    await expect(collect(solving(docker))).rejects.toMatchObject({
      name: 'BuildError',
      reason: 'cancelled',
      exitCode: 130,
    });
  });

  it('killed by a signal that nobody here sent', async () => {
    const docker = build({ then: `process.kill(process.pid, 'SIGKILL')` });
    await expect(collect(solving(docker))).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('SIGKILL') as string,
    });
  });

  it('case 44: buildx that never says a word is ended', async () => {
    const docker = build({ then: `setInterval(() => {}, 1000)` });
    await expect(collect(solving(docker))).rejects.toMatchObject({ reason: 'timeout' });
    expect(groupRuns(await pidOf(docker))).toBe(false);
  });

  it('who stops reading ends the build', async () => {
    const docker = build({ then: child + tick });
    for await (const event of solving(docker)) {
      if (event.kind === 'status') break;
    }
    expect(groupRuns(await pidOf(docker))).toBe(false);
    expect(readdirSync(tmpdir())).not.toContain(dirname(metadataPath(docker)).split('/').at(-1));
  });

  it('a child that outlives buildx is taken along', async () => {
    const docker = build({ metadata: '{}', then: `${child} process.exit(0)` });
    expect(await collect(solving(docker))).toHaveLength(1);
    expect(groupRuns(await pidOf(docker))).toBe(false);
  });
});
