import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBuildx } from '../../../src/adapters/docker/buildx.ts';
import { createKeptBuilds } from '../../../src/adapters/docker/keptBuilds.ts';
import { keepProgram } from '../../../src/adapters/docker/keptProgram.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { groupRuns } from '../../../src/adapters/process/signalGroup.ts';
import { stream } from '../../../src/adapters/process/stream.ts';
import type { SolveEvent } from '../../../src/build/buildKit.ts';
import type { FakeDocker, FakeReply } from './fakeDocker.ts';
import { fakeDocker, recordingPath } from './fakeDocker.ts';

const { signal } = new AbortController();
const lines = readFileSync(recordingPath('rawjson-multiarch-push-ok.jsonl'), 'utf8')
  .trim()
  .split('\n');
const metadata = readFileSync(recordingPath('metadata-multiarch.json'), 'utf8');
const digest = 'sha256:c8c1b416bee261b56d7680e0911a9600be1df1686784c4d09fc6e5b2743a539e';

const newRoot = (): string => join(mkdtempSync(join(tmpdir(), 'slipway-kept-')), 'builds');

function build(reply: Omit<FakeReply, 'args'>): FakeDocker {
  return fakeDocker({ args: ['buildx', 'build'], ...reply });
}

/** Each call is a process of its own, as far as the build can tell. */
function solving(docker: FakeDocker, keep: string, abort = signal): AsyncIterator<SolveEvent> {
  const buildKit = createBuildx({ run, stream, keepProgram, dockerPath: docker.path });
  const command = { args: ['buildx', 'build', '--push', '/context'], cwd: docker.folder, keep };
  return buildKit.solve(command, abort)[Symbol.asyncIterator]();
}

async function rest(events: AsyncIterator<SolveEvent>): Promise<SolveEvent[]> {
  const all: SolveEvent[] = [];
  for (let next = await events.next(); next.done !== true; next = await events.next())
    all.push(next.value);
  return all;
}

async function begun(docker: FakeDocker, root = newRoot()) {
  const keep = (await createKeptBuilds(root).begin('what it is')) ?? '';
  const first = solving(docker, keep);
  await first.next();
  return { root, keep, first, pid: docker.calls()[0]?.pid ?? 0 };
}

const statuses = (events: readonly SolveEvent[]) =>
  events.filter(({ kind }) => kind === 'status').length;

describe('a build that is kept', () => {
  it('is gone on with by who comes next: all it said, and its result', async () => {
    const docker = build({
      recording: 'multiarch-push-ok',
      metadata,
      then: 'setTimeout(() => process.exit(0), 1500);',
    });
    const { root, keep, first, pid } = await begun(docker);
    expect(groupRuns(pid)).toBe(true);
    // The process that began it is gone: its name is nobody's.
    writeFileSync(join(keep, 'owner'), '999999999');
    const next = createKeptBuilds(root);
    expect(await next.adopt()).toEqual([{ folder: keep, about: 'what it is' }]);
    const events = await rest(solving(docker, keep));
    expect(statuses(events)).toBe(lines.length);
    expect(events.at(-1)).toMatchObject({ kind: 'done', metadata: { digest } });
    expect(docker.calls()).toHaveLength(1);
    await first.return?.();
    await next.forget(keep);
    expect(readdirSync(root)).toEqual([]);
  });

  it('that ended while nobody looked has its result still', async () => {
    const docker = build({ recording: 'multiarch-push-ok', metadata });
    const { keep, first } = await begun(docker);
    await rest(first);
    expect((await rest(solving(docker, keep))).at(-1)).toMatchObject({ metadata: { digest } });
    expect(docker.calls()).toHaveLength(1);
  });

  it('that failed meanwhile says why', async () => {
    const docker = build({ stderr: 'ERROR: failed to solve: because\n', exit: 1 });
    const { keep, first } = await begun(docker);
    await expect(rest(first)).rejects.toMatchObject({ name: 'BuildError', exitCode: 1 });
    const again = solving(docker, keep);
    expect(await again.next()).toMatchObject({
      value: { line: expect.stringContaining('because') as string },
    });
    await expect(again.next()).rejects.toMatchObject({ name: 'BuildError', reason: 'failed' });
  });

  it('is cancelled by who comes next, with its whole process group', async () => {
    const docker = build({ stderr: 'begun\n', then: 'setInterval(() => {}, 1000);' });
    const { keep, first, pid } = await begun(docker);
    const abort = new AbortController();
    const next = solving(docker, keep, abort.signal);
    await next.next();
    abort.abort();
    await expect(next.next()).rejects.toMatchObject({ name: 'AbortError' });
    expect(groupRuns(pid)).toBe(false);
    await first.return?.();
  });

  it('ends no other program that has its id by now', async () => {
    const docker = build({ recording: 'multiarch-push-ok', metadata });
    const { keep, first } = await begun(docker);
    await rest(first);
    // This very process stands for one that came later.
    writeFileSync(join(keep, 'program.json'), JSON.stringify({ pid: process.pid }));
    expect((await rest(solving(docker, keep))).at(-1)).toMatchObject({ kind: 'done' });
  });
});

describe('kept builds', () => {
  it('are one process’s at a time, and once given up the next one’s', async () => {
    const docker = build({ recording: 'multiarch-push-ok', metadata });
    const root = newRoot();
    const window = createKeptBuilds(root);
    const keep = (await window.begin('x')) ?? '';
    await rest(solving(docker, keep));
    writeFileSync(join(keep, 'owner'), String(process.ppid));
    expect(await createKeptBuilds(root).adopt()).toEqual([]);
    window.leave();
    await window.forget(keep);
    expect(await createKeptBuilds(root).adopt()).toEqual([{ folder: keep, about: 'x' }]);
  });

  it('that never began are nobody’s', async () => {
    const root = newRoot();
    const keep = (await createKeptBuilds(root).begin('x')) ?? '';
    expect(await createKeptBuilds(root).adopt()).toEqual([]);
    expect(existsSync(keep)).toBe(false);
  });
});
