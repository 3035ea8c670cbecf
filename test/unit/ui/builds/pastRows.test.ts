import { describe, expect, it } from 'vitest';
import type { PastBuild } from '../../../../src/build/history/pastBuild.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import { BuildError } from '../../../../src/build/buildError.ts';
import type { PastModel } from '../../../../src/ui/builds/pastRows.ts';
import { elsewhereRows, pastGroup } from '../../../../src/ui/builds/pastRows.ts';
import { timelinePage } from '../../../../src/ui/builds/timeline/timelinePage.ts';
import { recorded, t } from './sample.ts';

const platforms = ['linux/amd64', 'linux/arm64'];
const digest = `sha256:${'c'.repeat(64)}`;
const now = 10_000_000;

const begun: PastBuild = {
  ...{ ref: 'b/n/one', builder: 'b', node: 'n', id: 'one', name: 'api', state: 'done' },
  ...{ startedAt: now - 3_600_000, warnings: 0, pushed: true },
  ...{ steps: { cached: 3, done: 12, total: 12 }, args: {}, labels: {}, noCache: false },
  names: ['ghcr.io/acme/api:1.4.0'],
  platforms,
  ...(isDigest(digest) && { digest }),
};
const build: PastBuild = { ...begun, completedAt: now - 3_590_000 };

function model(more: Partial<PastModel>): PastModel {
  return {
    ...{ builds: [], snapshotOf: () => undefined, failures: [], now, language: 'en' },
    ...more,
  };
}

describe('past builds in the view', () => {
  it('say result, duration, cache, age and digest', () => {
    const [group] = pastGroup(model({ builds: [build] }), t);
    expect(group).toMatchObject({ label: 'Past builds', description: '1', expand: 'collapsed' });
    expect(group?.children).toMatchObject([
      {
        label: 'api 1.4.0',
        description: `10 s · 25 % cached · 1h ago · ${digest.slice(0, 19)}…`,
        context: 'pastBuild;log;digest',
        subject: { run: 'b/n/one' },
      },
    ]);
  });

  it('never are an empty list where a builder failed', () => {
    const failures = [new BuildError('timeout', 'It did not answer.', 'Restart Docker.')];
    const [group] = pastGroup(model({ failures }), t);
    expect(group?.children.map(({ label }) => label)).toEqual([
      'It did not answer.',
      'Restart Docker.',
    ]);
    expect(pastGroup(model({}), t)).toEqual([]);
  });

  it('are live with their steps while somebody else runs them', () => {
    const running: PastBuild = { ...begun, state: 'running', startedAt: now - 12_000 };
    const snapshot = recorded('rawjson-daemon-killed', platforms).snapshot(now);
    const [row] = elsewhereRows(model({ builds: [running], snapshotOf: () => snapshot }), t);
    expect(row?.description).toBe(`started elsewhere · ${snapshot.done}/${snapshot.total} · 12 s`);
    expect(row?.context).not.toContain('active');
    expect(row?.children.map(({ label }) => label)).toEqual([...platforms, 'shared']);
  });
});

describe('the page of a build', () => {
  const snapshot = recorded('rawjson-multiarch-push-ok', platforms).snapshot();
  const pictured = {
    ...{ name: 'api', state: 'done' as const, durationMs: 4000, platforms, builder: 'b' },
    ...{ tags: ['ghcr.io/acme/api:1.4.0'], args: { A: '2' }, nodes: new Map(), snapshot },
  };
  const other = { ...pictured, durationMs: 3000, args: { A: '1' }, ref: 'x', startedAt: 0 };
  const sections = timelinePage({ run: 'one', build: pictured, other, usualMs: 3100, now }, t);

  it('says in a table all that the picture shows, and how long the build before took', () => {
    const picture = sections.find(({ kind }) => kind === 'timeline');
    const table = sections.find(({ title }) => title === 'Steps');
    if (picture?.kind !== 'timeline' || table?.kind !== 'table') throw new Error('no picture');
    const marks = picture.lanes.flatMap(({ rows }) => rows.flat());
    expect(table.rows).toHaveLength(marks.length);
    for (const { from, width } of marks) expect(from + width).toBeLessThanOrEqual(1.0001);
    const [facts] = sections;
    if (facts?.kind !== 'facts') throw new Error('no facts');
    expect(facts.facts.find(({ name }) => name === 'Took')?.values).toEqual([
      '4.0 s, 1.0 s more than the build before',
    ]);
  });

  it('says what the build was told otherwise', () => {
    expect(sections.at(-1)).toMatchObject({
      rows: [{ cells: [{ text: 'A' }, { text: '1' }, { text: '2' }] }],
    });
  });
});
