import { describe, expect, it } from 'vitest';
import { BuildProgress } from '../../../../src/build/buildProgress.ts';
import { timelineOf } from '../../../../src/build/timeline/timeline.ts';
import { at, replay, status, vertex } from '../fixtures.ts';

const platforms = ['linux/amd64', 'linux/arm64'];

/** Two platforms whose RUN follows a FROM; arm64's waits for a second. */
function progress(): BuildProgress {
  const made = new BuildProgress(platforms);
  const step = (digest: string, name: string, from: number, to: number, ...inputs: string[]) =>
    vertex(digest, name, { inputs, started: at(from), completed: at(to) });
  made.apply(
    status({
      vertexes: [
        step('f', '[internal] load build definition', 0, 1),
        step('a1', '[linux/amd64 1/2] FROM x', 1, 2),
        step('b1', '[linux/arm64 1/2] FROM x', 1, 3),
        step('a2', '[linux/amd64 2/2] RUN make', 2, 5, 'a1'),
        step('b2', '[linux/arm64 2/2] RUN make', 4, 9, 'b1'),
        step('e', 'exporting to image', 9, 10),
      ],
    }),
  );
  return made;
}

describe('the timeline of a build', () => {
  it('has a lane for each platform and its node, and one for what they share', () => {
    const nodes = new Map([['linux/arm64', 'graviton']]);
    const { lanes, durationMs } = timelineOf(progress().snapshot(), { nodes });
    expect(lanes.map(({ platform, node }) => [platform, node])).toEqual([
      [undefined, undefined],
      ['linux/amd64', undefined],
      ['linux/arm64', 'graviton'],
    ]);
    expect(durationMs).toBe(10_000);
  });

  it('walks the critical path back over inputs, and over an export that tells none', () => {
    const { critical } = timelineOf(progress().snapshot());
    expect(critical.map(({ step }) => step.id)).toEqual(['f', 'b1', 'b2', 'e']);
  });

  it('says how long a step could have run before it did', () => {
    const bars = timelineOf(progress().snapshot()).lanes.flatMap(({ rows }) => rows.flat());
    const waits = bars.map(({ step, from, ready }) => [step.id, from - ready]);
    expect(waits.filter(([, wait]) => wait !== 0)).toEqual([['b2', 1000]]);
  });

  it('puts the time of the build before beside each step, whatever its digests were', () => {
    const last = new BuildProgress(platforms);
    const name = '[linux/amd64 1/2] FROM x';
    const other = vertex('other', name, { started: at(0), completed: at(7) });
    last.apply(status({ vertexes: [other] }));
    const { lanes } = timelineOf(progress().snapshot(), { last: last.snapshot() });
    const bars = lanes.flatMap(({ rows }) => rows.flat());
    expect(bars.filter(({ lastMs }) => lastMs !== undefined)).toMatchObject([
      { step: { id: 'a1' }, lastMs: 7000 },
    ]);
  });

  it('lets a running step end now, and is empty before anything began', () => {
    const running = new BuildProgress(platforms);
    running.apply(status({ vertexes: [vertex('r', 'RUN x', { started: at(0) })] }));
    expect(timelineOf(running.snapshot(at(3)), { now: at(3) }).durationMs).toBe(3000);
    expect(timelineOf(new BuildProgress(platforms).snapshot()).lanes).toEqual([]);
  });

  it('draws a recorded build without two bars over each other', () => {
    const { lanes } = timelineOf(replay('multiarch-push-ok', platforms).progress.snapshot());
    expect(lanes.length).toBeGreaterThan(1);
    for (const row of lanes.flatMap(({ rows }) => rows))
      for (const [index, bar] of row.entries())
        expect(bar.ready).toBeGreaterThanOrEqual(row[index - 1]?.to ?? 0);
  });
});
