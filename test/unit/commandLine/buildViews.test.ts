import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BuildPlan } from '../../../src/build/buildPlan.ts';
import { BuildProgress } from '../../../src/build/buildProgress.ts';
import { parseSolveStatus } from '../../../src/build/parseSolveStatus.ts';
import type { BuildView } from '../../../src/terminal/buildView.ts';
import { liveLine } from '../../../src/commandLine/liveLine.ts';
import { liveView } from '../../../src/commandLine/liveView.ts';
import { plainView } from '../../../src/terminal/plainView.ts';
import type { Output } from '../../../src/terminal/output.ts';

const platforms = ['linux/amd64', 'linux/arm64'];

const plan: BuildPlan = {
  spec: {
    image: 'api',
    context: '/src',
    platforms: [],
    tags: [],
    args: {},
    labels: {},
    annotations: {},
    secrets: [],
    ssh: [],
    cacheFrom: [],
    cacheTo: [],
    noCache: false,
    pull: false,
    output: 'none',
  },
  builder: {
    kind: 'existing',
    because: '',
    builder: { name: 'b', driver: 'docker', current: true, nodes: [] },
  },
  command: { args: [], cwd: '/src' },
  warnings: [],
};

class Recorder implements Output {
  readonly interactive = true;
  readonly colours = false;
  readonly columns: number;
  text = '';

  constructor(columns = 80) {
    this.columns = columns;
  }

  write(text: string): void {
    this.text += text;
  }
}

/** Shows a recorded build, a snapshot after every line of it. */
function replay(fixture: string, view: BuildView): void {
  const progress = new BuildProgress(platforms);
  const file = new URL(`../../fixtures/buildkit/${fixture}`, import.meta.url);
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const status = parseSolveStatus(line);
    if (status === undefined) continue;
    progress.apply(status);
    view.show(progress.snapshot(0), 0);
  }
  view.end();
}

describe('plain', () => {
  it('says once that a step started and once how it ended, under its platform', () => {
    const output = new Recorder();
    replay('rawjson-exec-format-error.jsonl', plainView(plan, output));
    const lines = output.text.trimEnd().split('\n');
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.filter((line) => line.startsWith('api  failed '))).toHaveLength(1);
    expect(lines.some((line) => /^api {2}done {7}.* {2}\d+\.\d s$/.test(line))).toBe(true);
    expect(output.text).not.toContain('\u001b');
  });

  it('names both platforms of a build for two', () => {
    const output = new Recorder();
    replay('rawjson-multiarch-push-ok.jsonl', plainView(plan, output));
    for (const platform of platforms) expect(output.text).toContain(`  ${platform}  `);
  });

  it('shows nothing a terminal would obey', () => {
    const output = new Recorder();
    const progress = new BuildProgress(platforms);
    const vertex = {
      digest: 'sha256:a',
      name: 'RUN \u001b[2J\nx',
      started: '2026-01-10T12:00:00Z',
    };
    const status = parseSolveStatus(JSON.stringify({ vertexes: [vertex] }));
    if (status !== undefined) progress.apply(status);
    plainView(plan, output).show(progress.snapshot(0), 0);
    expect(output.text).toBe('api  started    RUN  x\n');
  });
});

describe('live', () => {
  it('draws one line that never wraps, and erases it at the end', () => {
    const output = new Recorder(40);
    replay('rawjson-multiarch-push-ok.jsonl', liveView('api', liveLine(output)));
    const frames = output.text.split('\r\u001b[2K');
    expect(frames.length).toBeGreaterThan(10);
    for (const frame of frames) {
      expect(frame.length).toBeLessThan(40);
      expect(frame).not.toContain('\n');
    }
    expect(frames.at(-1)).toBe('');
    expect(output.text).toMatch(/⠙ api {2}\d+\/\d+ · /);
  });

  it('keeps a line that must stay above the moving one', () => {
    const output = new Recorder();
    const view = liveView('api', liveLine(output));
    view.phase('building');
    view.line('kept');
    expect(output.text).toBe('\r\u001b[2K⠋ api  building\r\u001b[2Kkept\n');
  });
});
