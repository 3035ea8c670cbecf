// Folds 1,000,000 rawjson lines in a process of its own and prints what it cost. Run by fold.scenario.ts.
import { BuildProgress } from '../../src/build/buildProgress.ts';
import { parseSolveStatus } from '../../src/build/parseSolveStatus.ts';

const lineCount = 1_000_000;
const batchSize = 10_000;
const stepCount = 60;
const platforms = ['linux/amd64', 'linux/arm64'];

const digests = Array.from(
  { length: stepCount },
  (_, step) => `sha256:${step.toString(16).padStart(64, '0')}`,
);
const start = Date.parse('2026-01-10T12:00:00Z');

/** What a chatty build sends: mostly log lines, many transfer counts, now and then a vertex. */
function lineAt(index: number): string {
  const step = Math.floor((index / lineCount) * stepCount);
  const vertex = digests[step] ?? '';
  const timestamp = new Date(start + index).toISOString();
  if (index % 20 === 0) return JSON.stringify({ vertexes: [vertexAt(step, index, timestamp)] });
  if (index % 4 === 0) {
    const current = (index % 1000) * 65_536;
    const status = {
      id: `sha256:layer${index % 7}`,
      vertex,
      current,
      total: 65_536_000,
      timestamp,
    };
    return JSON.stringify({ statuses: [status] });
  }
  const data = Buffer.from(
    `[${index}] compiling package ${index % 977} of the program being built\n`,
  );
  return JSON.stringify({
    logs: [{ vertex, stream: 1, data: data.toString('base64'), timestamp }],
  });
}

function vertexAt(step: number, index: number, timestamp: string) {
  const platform = platforms[step % platforms.length] ?? '';
  const lastOfStep = (index + 20) / lineCount >= (step + 1) / stepCount;
  return {
    digest: digests[step],
    name: `[${platform} build ${step + 1}/${stepCount}] RUN make part-${step}`,
    ...(step >= platforms.length ? { inputs: [digests[step - platforms.length]] } : {}),
    started: new Date(start + Math.floor((step / stepCount) * lineCount)).toISOString(),
    ...(lastOfStep ? { completed: timestamp } : {}),
  };
}

globalThis.gc?.();
const heapBefore = held();
const progress = new BuildProgress(platforms);
let milliseconds = 0;
let snapshotMs = 0;
let highest = 0;
for (let from = 0; from < lineCount; from += batchSize) {
  const lines = Array.from({ length: batchSize }, (_, offset) => lineAt(from + offset));
  const begin = performance.now();
  for (const line of lines) {
    const status = parseSolveStatus(line);
    if (status === undefined) throw new Error(`not understood: ${line}`);
    progress.apply(status);
  }
  milliseconds += performance.now() - begin;
  const snapshotBegin = performance.now();
  progress.snapshot(start + from);
  snapshotMs = Math.max(snapshotMs, performance.now() - snapshotBegin);
  lines.length = 0;
  globalThis.gc?.();
  highest = Math.max(highest, held() - heapBefore);
}
const { done, total } = progress.snapshot();
const heap = held() - heapBefore;
console.log(JSON.stringify({ milliseconds, snapshotMs, highest, heap, done, total }));

/** Bytes of objects and of array buffers. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
