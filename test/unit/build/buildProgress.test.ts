import { describe, expect, it } from 'vitest';
import { BuildProgress } from '../../../src/build/buildProgress.ts';
import { parseSolveStatus } from '../../../src/build/parseSolveStatus.ts';
import { at, log, replay, status, vertex } from './fixtures.ts';

const both = ['linux/amd64', 'linux/arm64'];

function fold(...statuses: Parameters<BuildProgress['apply']>[0][]): BuildProgress {
  const progress = new BuildProgress(both);
  for (const one of statuses) progress.apply(one);
  return progress;
}

function stateOf(progress: BuildProgress, id: string): string | undefined {
  return progress.snapshot().steps.find((step) => step.id === id)?.state;
}

describe('BuildProgress on recordings', () => {
  it('case 57: a successful build may leave steps that never started', () => {
    const { progress } = replay('multiarch-push-ok', both);
    const before = progress.snapshot();
    expect([before.done, before.total]).toEqual([12, 14]);
    progress.finish('done');
    const { platforms } = progress.snapshot();
    expect(platforms.map(({ platform, state }) => [platform, state])).toEqual([
      [undefined, 'done'],
      ['linux/amd64', 'done'],
      ['linux/arm64', 'done'],
    ]);
  });

  it('gives a step without a platform in its name to the platform that needs it', () => {
    const { progress } = replay('multiarch-push-ok', both);
    const builderSteps = progress
      .snapshot()
      .steps.filter((step) => step.fullName.startsWith('[builder 2/2]'));
    expect(builderSteps.map((step) => step.platform).sort()).toEqual(both);
  });

  it('takes a step that both platforms need for shared, whatever its name says', () => {
    const { progress } = replay('multiarch-push-ok', both);
    const shared = progress.snapshot().platforms[0];
    expect(shared?.platform).toBeUndefined();
    expect(shared?.steps.map((step) => step.name)).toContain(
      '[linux/amd64 xbuild 1/2] COPY docker /docker',
    );
  });

  it('gives an unnamed last step to the platform of its inputs', () => {
    const { progress } = replay('container-driver-multiarch-push', both);
    const last = progress.snapshot().steps.filter((step) => step.name.startsWith('[2/2] RUN'));
    expect(last.map((step) => step.platform).sort()).toEqual(both);
  });

  it('shows names without the platform they stand under', () => {
    const { progress } = replay('container-driver-multiarch-push', both);
    const arm64 = progress.snapshot().platforms.find((row) => row.platform === 'linux/arm64');
    expect(arm64?.steps.map((step) => step.name)).toContain(
      '[1/2] COPY arm64/bin/busybox /bin/busybox',
    );
  });

  it('tells cancelled steps from failed ones', () => {
    const { progress } = replay('sigint', ['linux/amd64']);
    const states = progress.snapshot().steps.map((step) => step.state);
    expect(states.filter((state) => state === 'cancelled')).toHaveLength(2);
    expect(states).not.toContain('failed');
    expect(progress.failedStep()).toBeUndefined();
  });

  it('names the failed step and the end of its log', () => {
    const { progress } = replay('exec-format-error', ['linux/amd64']);
    const failed = progress.failedStep();
    expect(failed).toMatchObject({ fullName: '[2/2] RUN ["/alien"]', state: 'failed' });
    expect(progress.logTail(failed?.id ?? '', 5)).toEqual(['exec /alien: exec format error']);
  });

  it('case 43: what ran when the engine died is cancelled once the build is over', () => {
    const { progress } = replay('daemon-killed', ['linux/amd64']);
    expect(progress.snapshot().running).toBeDefined();
    progress.finish('failed');
    const snapshot = progress.snapshot();
    expect(snapshot.running).toBeUndefined();
    expect(snapshot.steps.map((step) => step.state)).not.toContain('running');
    expect(snapshot.platforms.at(-1)?.state).toBe('cancelled');
  });

  it('takes the last of a line that is written over with carriage returns', () => {
    const { progress } = replay('daemon-killed', ['linux/amd64']);
    const step = progress.snapshot().steps.find((one) => one.fullName.startsWith('[a 2/2]'));
    expect(progress.log(step?.id ?? '')).toMatch(/^tick \d+ ✓\n$/);
  });
});

describe('BuildProgress on single events', () => {
  it('case 57: a finished vertex can be opened again', () => {
    const name = '[internal] load';
    const progress = fold(
      status({ vertexes: [vertex('d', name, { started: at(0), completed: at(1) })] }),
    );
    expect(stateOf(progress, 'd')).toBe('done');
    progress.apply(status({ vertexes: [vertex('d', name, { started: at(3) })] }));
    expect(progress.snapshot(at(5)).steps[0]).toMatchObject({
      state: 'running',
      startedAt: at(0),
      durationMs: 3000,
    });
    progress.apply(status({ vertexes: [vertex('d', name, { started: at(3), completed: at(7) })] }));
    expect(progress.snapshot().steps[0]).toMatchObject({ state: 'done', durationMs: 5000 });
    expect(progress.snapshot().total).toBe(1);
  });

  it('a repeated first report takes nothing back', () => {
    const progress = fold(
      status({ vertexes: [vertex('d', 'x', { started: at(0), completed: at(1) })] }),
      status({ vertexes: [vertex('d', 'x')] }),
    );
    expect(stateOf(progress, 'd')).toBe('done');
  });

  it('counts cached steps', () => {
    const progress = fold(
      status({
        vertexes: [
          vertex('a', 'a', { started: at(0), completed: at(0), cached: true }),
          vertex('b', 'b', { started: at(0) }),
          vertex('c', 'c'),
        ],
      }),
    );
    expect(progress.snapshot()).toMatchObject({ done: 1, total: 3, cached: 1 });
    expect(progress.snapshot().running?.id).toBe('b');
  });

  it('case 57: a progress group is one step, cached only when all of it is', () => {
    const group = { id: 'g', name: 'compile', weak: false };
    const done = { started: at(0), completed: at(2) };
    const progress = fold(
      status({
        vertexes: [
          vertex('a', 'a', { ...done, cached: true, progressGroup: group }),
          vertex('b', 'b', { ...done, progressGroup: { ...group, weak: true } }),
        ],
      }),
      log('a', 'from a\n'),
      log('b', 'from b\n'),
    );
    expect(progress.snapshot()).toMatchObject({ done: 1, total: 1, cached: 0 });
    expect(progress.snapshot().steps[0]).toMatchObject({ id: 'g', name: 'compile', state: 'done' });
    expect(progress.log('g')).toBe('from a\nfrom b\n');
  });

  it('a group of weak members only is not shown', () => {
    const progressGroup = { id: 'g', name: 'hidden', weak: true };
    const progress = fold(status({ vertexes: [vertex('a', 'a', { progressGroup })] }));
    expect(progress.snapshot().total).toBe(0);
  });

  it('attributes cross-compiled steps to their target', () => {
    const progress = fold(
      status({
        vertexes: [
          vertex('f', '[linux/amd64 build 1/2] FROM go'),
          vertex('x', '[linux/amd64->arm64 build 2/2] RUN go build', { inputs: ['f'] }),
          vertex('n', '[linux/amd64 build 2/2] RUN go build', { inputs: ['f'] }),
          vertex('v', '[linux/amd64->linux/arm64 other 1/1] RUN x'),
        ],
      }),
    );
    const steps = new Map(progress.snapshot().steps.map((step) => [step.id, step]));
    expect(steps.get('x')).toMatchObject({
      platform: 'linux/arm64',
      name: '[build 2/2] RUN go build',
    });
    expect(steps.get('n')?.platform).toBe('linux/amd64');
    expect(steps.get('f')?.platform).toBeUndefined();
    expect(steps.get('v')?.platform).toBe('linux/arm64');
  });

  it('does not hang on inputs that go round in circles', () => {
    const progress = fold(
      status({
        vertexes: [
          vertex('a', '[linux/amd64 1/2] RUN a', { inputs: ['b'] }),
          vertex('b', '[2/2] RUN b', { inputs: ['a', 'b'] }),
          vertex('c', 'c', { inputs: ['b'] }),
        ],
      }),
    );
    expect(progress.snapshot().total).toBe(3);
  });

  it('with one platform, gives it every step that is not the whole build’s', () => {
    const progress = new BuildProgress(['linux/arm64']);
    progress.apply(
      status({
        vertexes: [
          vertex('i', '[internal] load build context'),
          vertex('r', '[2/2] RUN x', { inputs: ['i'] }),
          vertex('e', 'exporting to image'),
        ],
      }),
    );
    const rows = progress.snapshot().platforms;
    expect(rows.map((row) => [row.platform, row.total])).toEqual([
      [undefined, 2],
      ['linux/arm64', 1],
    ]);
  });

  it('shows bytes with a total where BuildKit gives one, and without where not', () => {
    const base = { vertex: 'd', name: '', timestamp: 0 };
    const progress = fold(
      status({
        vertexes: [
          vertex('d', 'pull', { started: at(0) }),
          vertex('e', 'export', { started: at(0) }),
        ],
        statuses: [
          { ...base, id: 'sha256:1', current: 5, total: 10 },
          { ...base, id: 'sha256:2', current: 1, total: 30 },
          { ...base, vertex: 'e', id: 'pushing layers', current: 0, total: 0 },
        ],
      }),
    );
    const transfers = progress.snapshot().steps.map((step) => step.transfer);
    expect(transfers).toContainEqual({ current: 6, total: 40, label: '2 layers' });
    expect(transfers).toContainEqual({ current: 0, label: 'pushing layers' });
  });

  it('reports a lint once, though it comes for each platform', () => {
    const warning = { vertex: 'a', level: 1, short: 'Casing', detail: [], url: '', startLine: 3 };
    const progress = fold(
      status({ warnings: [warning, { ...warning, vertex: 'b' }] }),
      status({ warnings: [{ ...warning, startLine: 4 }] }),
    );
    expect(progress.snapshot().warnings.map((w) => w.startLine)).toEqual([3, 4]);
  });
});

describe('logs of BuildProgress', () => {
  const started = status({ vertexes: [vertex('d', '[1/1] RUN x', { started: at(0) })] });

  it('a step found in a cache stays that while its layers are unpacked', () => {
    const progress = new BuildProgress(['linux/amd64']);
    const found = { started: at(0), completed: at(0), cached: true };
    progress.apply(status({ vertexes: [vertex('a', '[2/2] RUN make', found)] }));
    // As BuildKit 0.32 tells it with an imported local cache: opened again, and not cached.
    const unpacked = { started: at(1), completed: at(2) };
    progress.apply(status({ vertexes: [vertex('a', '[2/2] RUN make', unpacked)] }));
    expect(progress.snapshot().steps).toMatchObject([{ state: 'cached', durationMs: 1000 }]);
    expect(progress.snapshot().cached).toBe(1);
  });

  it('case 56: puts lines and UTF-8 sequences together again', () => {
    const bytes = new TextEncoder().encode('naïve ✓ 日本\nnext');
    const progress = fold(started);
    for (const byte of bytes) progress.apply(log('d', Uint8Array.of(byte)));
    expect(progress.log('d')).toBe('naïve ✓ 日本\nnext\n');
    expect(progress.logTail('d', 1)).toEqual(['next']);
  });

  it('keeps stdout and stderr apart while they are unfinished', () => {
    const progress = fold(started, log('d', 'out', 1), log('d', 'err\n', 2), log('d', 'put\n', 1));
    expect(progress.log('d')).toBe('err\noutput\n');
  });

  it.each([
    ['1 %\r50 %\r100 %\n', '100 %\n'],
    ['text\r\n', 'text\n'],
    ['1 %\r', '1 %\n'],
    ['a\r\r\rb\n', 'b\n'],
    ['\n\n', '\n\n'],
  ])('case 56: shows %j as a terminal would leave it', (written, shown) => {
    expect(fold(started, log('d', written)).log('d')).toBe(shown);
  });

  it('sees a carriage return at the end of a chunk', () => {
    expect(fold(started, log('d', 'old\r'), log('d', 'new\n')).log('d')).toBe('new\n');
    expect(fold(started, log('d', 'same\r'), log('d', '\n')).log('d')).toBe('same\n');
  });

  it('removes terminal sequences, also when they are split', () => {
    const progress = fold(
      started,
      log('d', '\u001b[3'),
      log('d', '1mred\u001b[0m \u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\ \u001b(Bplain\n'),
    );
    expect(progress.log('d')).toBe('red link plain\n');
  });

  it('case 61: 100 MB of logs stay within bounds, and what was dropped is said', () => {
    const progress = fold(started);
    const chunk = new TextEncoder().encode(`${'x'.repeat(99)}\n`.repeat(1000));
    for (let i = 0; i < 1000; i++) progress.apply(log('d', chunk));
    expect(progress.log('d').length).toBeLessThanOrEqual(260 * 1024);
    expect(progress.log('d')).toMatch(/^… \d+ bytes dropped …\nx/);
    expect(progress.fullLog().length).toBeLessThanOrEqual(16.1 * 1024 * 1024);
    expect(progress.fullLog()).toMatch(/^… \d+ bytes dropped …\n/);
    expect(progress.logTail('d', 3)).toEqual(Array(3).fill('x'.repeat(99)));
  });

  it('case 61: a line without end is shown in pieces', () => {
    const progress = fold(started);
    for (let i = 0; i < 300; i++) progress.apply(log('d', 'y'.repeat(1000)));
    expect(progress.log('d').length).toBeLessThanOrEqual(260 * 1024 + 70_000);
    expect(progress.log('d').split('\n').length).toBeGreaterThan(2);
  });

  it('tells the story of the build in one log', () => {
    const { progress, text } = replay('exec-format-error', ['linux/amd64']);
    for (const line of text) progress.note(line);
    expect(progress.fullLog()).toContain(
      '#5 [2/2] RUN ["/alien"]\n#5 exec /alien: exec format error\n#5 ERROR: process',
    );
    expect(progress.fullLog()).toMatch(/ERROR: failed to build.*exit code: 1\n$/);
  });

  it('keeps lines of a vertex that is only introduced later', () => {
    const progress = fold(log('d', 'early\n'), started);
    expect(progress.snapshot().steps[0]).toMatchObject({ id: 'd', hasLog: true });
    expect(progress.log('d')).toBe('early\n');
  });

  it('folds 1,000,000 status lines with bounded memory', () => {
    const progress = new BuildProgress(both);
    const lines = Array.from({ length: 100 }, (_, i) => millionth(i));
    for (let i = 0; i < 1_000_000; i++) {
      const parsed = parseSolveStatus(lines[i % 100] ?? '');
      if (parsed !== undefined) progress.apply(parsed);
      if (i % 100_000 === 0) progress.snapshot(at(i));
    }
    expect(progress.snapshot().total).toBe(100);
    expect(progress.fullLog().length).toBeLessThan(17 << 20);
  }, 60_000);
});

function millionth(i: number): string {
  const digest = `sha256:${i.toString(16).padStart(64, '0')}`;
  const time = '2026-11-20T18:43:48.05063975Z';
  return JSON.stringify({
    ...(i % 4 === 0 && {
      vertexes: [{ digest, name: `[linux/amd64 build ${i}/100] RUN make`, started: time }],
    }),
    ...(i % 4 === 1 && {
      vertexes: [{ digest, name: `[linux/arm64 build ${i}/100] RUN make`, started: time }],
      statuses: [{ id: `layer ${i}`, vertex: digest, current: i, total: 100, timestamp: time }],
    }),
    ...(i % 4 > 1 && {
      vertexes: i % 4 === 2 ? [{ digest, name: 'x' }] : [{ digest, name: 'y' }],
      logs: [
        {
          vertex: digest,
          stream: 1,
          data: Buffer.from(`compiling file ${i} of a program ✓\n`).toString('base64'),
          timestamp: time,
        },
      ],
    }),
  });
}
