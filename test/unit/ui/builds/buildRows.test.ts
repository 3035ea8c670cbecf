import { describe, expect, it } from 'vitest';
import type { PlatformOutcome } from '../../../../src/build/byDigest/platformOutcome.ts';
import { BuildError } from '../../../../src/build/buildError.ts';
import { BuildProgress } from '../../../../src/build/buildProgress.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import { buildRows } from '../../../../src/ui/builds/buildRows.ts';
import { stepRowId } from '../../../../src/ui/builds/platformRows.ts';
import type { BuildRun } from '../../../../src/ui/builds/buildRun.ts';
import type { ViewRow } from '../../../../src/ui/viewRow.ts';
import { changedRows } from '../../../../src/ui/viewRow.ts';
import { recorded, samplePlan, sampleRun, t } from './sample.ts';

const platforms = ['linux/amd64', 'linux/arm64'];

function drawn(run: BuildRun): ViewRow {
  const [row] = buildRows([run], t);
  if (row === undefined) throw new Error('no row');
  return row;
}

function all(row: ViewRow): ViewRow[] {
  return [row, ...row.children.flatMap(all)];
}

describe('a build that runs', () => {
  const snapshot = recorded('rawjson-daemon-killed', platforms).snapshot(0);
  const row = drawn(sampleRun({ snapshot }));

  it('counts its steps and its whole seconds', () => {
    expect(row.label).toBe('api 1.4.0');
    expect(row.description).toBe(`building · ${snapshot.done}/${snapshot.total} · 34 s`);
    expect(row.icon.name).toBe('sync~spin');
    expect(row.context).toBe('build;log;active');
  });

  it('has each step exactly once, under an id of its own', () => {
    const ids = all(row).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const step of snapshot.steps) expect(ids).toContain(stepRowId('build-1', step));
  });

  it('offers a log only where there is one', () => {
    const steps = all(row).filter(({ context }) => context.startsWith('step'));
    expect(steps.filter(({ open }) => open !== undefined)).toEqual(
      steps.filter(({ context }) => context === 'step;log'),
    );
    expect(steps.some(({ context }) => context === 'step;log')).toBe(true);
  });

  it('has the platforms asked for, then what they share, folded', () => {
    const pushed = recorded('rawjson-multiarch-push-ok', platforms).snapshot();
    const labels = drawn(sampleRun({ snapshot: pushed })).children.map(({ label }) => label);
    expect(labels).toEqual(['linux/amd64', 'linux/arm64', 'shared']);
    const shared = drawn(sampleRun({ snapshot: pushed })).children.at(-1);
    expect(shared?.expand).toBe('collapsed');
  });
});

describe('a build that failed', () => {
  const progress = recorded('rawjson-exec-format-error', ['linux/amd64']);
  progress.finish('failed');
  const error = new BuildError(
    'exec-format',
    'It ran a program of another architecture.',
    'Build it for linux/amd64.',
    {
      place: { file: 'Dockerfile.alien', startLine: 3, endLine: 3 },
    },
  );
  const plan = samplePlan({ platforms: ['linux/amd64'] });
  const row = drawn(sampleRun({ plan, state: 'failed', error, snapshot: progress.snapshot() }));

  it('says first what and where, then what to do', () => {
    const [failure, remedy] = row.children;
    expect(failure?.label).toBe('It ran a program of another architecture.');
    expect(failure?.description).toBe('Dockerfile.alien:3');
    expect(failure?.open?.id).toBe('slipway.openFailedLine');
    expect(remedy?.label).toBe('Build it for linux/amd64.');
  });

  it('marks the step, and leaves it in sight', () => {
    const failed = all(row).find(
      ({ icon, context }) => icon.name === 'error' && context.startsWith('step'),
    );
    expect(failed?.label).toContain('RUN ["/alien"]');
    const parent = all(row).find(({ children }) => children.some(({ id }) => id === failed?.id));
    expect(parent?.expand).toBe('expanded');
  });
});

describe('a build that was pushed', () => {
  it('lists what the registry holds', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    if (!isDigest(digest)) throw new Error('not a digest');
    const plan = samplePlan();
    const result = {
      image: 'api',
      digest,
      tags: plan.spec.tags,
      platforms: [{ platform: 'linux/arm64', digest, size: 2_100_000 }],
      durationMs: 42_000,
      warnings: [],
      cached: 0,
      total: 0,
    };
    const row = drawn(sampleRun({ plan, state: 'done', durationMs: 42_000, result }));
    expect(row.description).toBe('pushed · 42 s · sha256:abababababab…');
    const pushed = row.children.find(({ label }) => label === 'Pushed');
    expect(pushed?.children.map(({ label, description }) => [label, description])).toEqual([
      ['ghcr.io/acme/api:1.4.0', ''],
      ['linux/arm64', 'sha256:abababababab… · 2.10 MB'],
    ]);
  });
});

describe('what is drawn again', () => {
  const at = (lines: number) =>
    buildRows(
      [sampleRun({ snapshot: recorded('rawjson-daemon-killed', platforms, lines).snapshot(0) })],
      t,
    );

  it('is nothing when nothing changed', () => {
    expect(changedRows(at(20), at(20))).toEqual([]);
  });

  it('is only the topmost rows that differ', () => {
    const [before] = at(20);
    if (before === undefined) throw new Error('no row');
    const [first, ...rest] = before.children;
    if (first === undefined) throw new Error('no platform');
    const touched = { ...before, children: [{ ...first, description: 'other' }, ...rest] };
    expect(changedRows([before], [touched])).toEqual([first.id]);
  });

  it('is the whole view when builds came or went', () => {
    expect(changedRows([], at(20))).toBeUndefined();
  });
});

it('shows hostile names as text', () => {
  const step = {
    id: 's',
    name: 'RUN echo \u202e\u001b[31mx\nSUCCESS',
    fullName: 'x',
    state: 'done' as const,
    hasLog: false,
  };
  const shared = { platform: undefined, state: 'done' as const, done: 1, total: 1, steps: [step] };
  const snapshot = {
    platforms: [shared],
    steps: [step],
    done: 1,
    total: 1,
    cached: 0,
    warnings: [],
  };
  const label = all(drawn(sampleRun({ snapshot }))).find(
    ({ context }) => context === 'step',
  )?.label;
  expect(label).not.toMatch(/[\u202e\u001b\n]/);
});

describe('a build by digest of which one platform failed', () => {
  const digest = `sha256:${'3f'.repeat(32)}`;
  if (!isDigest(digest)) throw new Error('no digest');
  const progress = new BuildProgress(platforms);
  progress.finish('failed');
  const outcomes = new Map<string, PlatformOutcome>([
    ['linux/amd64', { platform: 'linux/amd64', state: 'kept', digest }],
    ['linux/arm64', { platform: 'linux/arm64', state: 'failed', error: new Error('no') }],
  ]);
  const run = sampleRun({ state: 'failed', snapshot: progress.snapshot(), outcomes });
  const [kept, failed] = drawn(run).children.filter(({ id }) => id.includes(' platform '));

  it('shows what is kept with its digest, which can be copied, and what failed', () => {
    expect(kept?.description).toBe('kept · sha256:3f3f3f3f3f3f…');
    expect([kept?.icon.name, kept?.context]).toEqual(['history', 'platform;digest']);
    expect([failed?.description, failed?.context]).toEqual(['failed', 'platform']);
  });

  it('can be gone on with', () => {
    expect(drawn(run).context).toBe('build;log;finished;unfinished');
  });
});

it('a build that was skipped says so, and why', () => {
  const result = {
    image: 'api',
    tags: [],
    platforms: [],
    durationMs: 0,
    warnings: [],
    cached: 0,
    total: 0,
    skipped: 'all is there',
  };
  const row = drawn(sampleRun({ state: 'done', result }));
  expect(row.description).toContain('skipped');
  expect(row.tooltip).toContain('all is there');
});
