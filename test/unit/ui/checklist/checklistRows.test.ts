import { describe, expect, it } from 'vitest';
import type { ChecklistRun, StepRecord } from '../../../../src/release/checklist/checklistRun.ts';
import type { Finding } from '../../../../src/release/checklist/stepEvidence.ts';
import { checklistProgress, checklistRows } from '../../../../src/ui/checklist/checklistRows.ts';
import { english as t } from '../translate.ts';

const at = '2026-11-25T10:00:00Z';
const now = Date.parse('2026-11-25T13:00:00Z');
const setting = { folder: '/repo', now, language: 'en', own: false };

function record(id: string, more: Partial<StepRecord> = {}): StepRecord {
  return {
    step: { id, title: `Do ${id}`, kind: 'command', needs: [], irreversible: false },
    state: 'pending',
    blockedBy: [],
    evidence: [],
    intents: [],
    interrupted: false,
    ...more,
  };
}

function run(steps: readonly StepRecord[], more: Partial<ChecklistRun> = {}): ChecklistRun {
  const done = steps.filter(({ state }) => state === 'passed' || state === 'skipped').length;
  return {
    version: '1.4.0',
    source: 'built in',
    steps,
    done,
    total: steps.length,
    strangers: [],
    ...more,
  };
}

function rows(steps: readonly StepRecord[], more: Partial<ChecklistRun> = {}) {
  return checklistRows(run(steps, more), setting, t);
}

function only(of: StepRecord, more: Partial<ChecklistRun> = {}) {
  const [row] = rows([of], more);
  if (row === undefined) throw new Error('no row');
  return row;
}

const found = (finding: Finding) => ({ finding, by: 'ada@laptop', at });

describe('a step', () => {
  it('that passed says who and when, and has its evidence below', () => {
    const row = only(
      record('push', {
        state: 'passed',
        by: 'ada@laptop',
        at,
        evidence: [
          found({ kind: 'exit', command: ['make', 'test'], exitCode: 0, log: '.slipway/l.txt' }),
          found({ kind: 'digest', reference: 'r.io/a:1', digest: `sha256:${'a'.repeat(64)}` }),
          found({ kind: 'url', url: 'https://example.com/r' }),
        ],
      }),
    );
    expect([row.label, row.description]).toEqual(['Do push', 'passed · 3h ago · ada@laptop']);
    expect(row.icon.name).toBe('pass-filled');
    expect(row.subject).toMatchObject({ step: 'push', title: 'Do push', version: '1.4.0' });
    expect(row.children.map(({ label, context }) => [label, context])).toEqual([
      ['Exit code 0', 'evidence;file'],
      ['r.io/a:1', 'evidence;image'],
      ['Web page', 'evidence;page'],
    ]);
    expect(row.children[1]?.subject?.['value']).toBe(`r.io/a:1@sha256:${'a'.repeat(64)}`);
    expect(row.children[2]?.tooltip).toContain('ada@laptop, 2026-11-25T10:00:00Z');
  });

  it('that failed is open, with why and what to do', () => {
    const row = only(record('a', { state: 'failed', reason: 'It broke.', remedy: 'Mend it.' }));
    expect(row.expand).toBe('expanded');
    expect(row.children.map(({ label }) => label)).toEqual(['It broke.', 'Mend it.']);
    expect(row.context).toBe('step;failed;automatic;ready;open');
  });

  it('that is next, blocked or left out says so', () => {
    const blocked = record('b', { blockedBy: ['a'] });
    const out = record('c', { state: 'skipped', leftOut: '1.4.0 is no prerelease.' });
    const drawn = rows([record('a'), blocked, out], { next: 'a' });
    expect(drawn.map(({ description }) => description)).toEqual([
      'next',
      'blocked',
      'left out: 1.4.0 is no prerelease.',
    ]);
    expect(drawn[1]?.children.map(({ label }) => label)).toEqual(['needs: Do a']);
    expect(drawn.map(({ context }) => context)).toEqual([
      'step;pending;automatic;ready;open',
      'step;pending;automatic;open',
      'step;leftOut',
    ]);
  });

  it('that was interrupted is no step to do as any other', () => {
    const row = only(record('a', { interrupted: true, reason: 'It was interrupted.' }));
    expect([row.description, row.icon.name]).toEqual(['interrupted', 'debug-disconnect']);
  });

  it('shows foreign text as one line of text', () => {
    const row = only(record('a', { state: 'failed', reason: '\u001b[31m<img>\nx\u202e' }));
    expect(row.children[0]?.label).toBe('\ufffd[31m<img> x\ufffd');
  });
});

it('says who is at it when nobody here is', () => {
  const holder = { by: 'bob@ci', since: at };
  expect(rows([record('a')], { holder })[0]?.label).toBe('bob@ci is at this release');
  expect(rows([record('a', { state: 'running' })], { holder })).toHaveLength(1);
  const own = { ...setting, own: true };
  expect(checklistRows(run([record('a')], { holder }), own, t)).toHaveLength(1);
});

it('counts what is done', () => {
  expect(checklistProgress(run([record('a', { state: 'passed' }), record('b')]), t)).toBe(
    '1.4.0 · 1 of 2',
  );
});
