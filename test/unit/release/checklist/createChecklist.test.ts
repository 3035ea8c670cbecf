import { describe, expect, it } from 'vitest';
import { ChecklistError } from '../../../../src/release/checklist/checklistError.ts';
import type { ChecklistRun } from '../../../../src/release/checklist/checklistRun.ts';
import type { ChecklistVerbs } from '../../../../src/release/checklist/checklistVerbs.ts';
import { createChecklist } from '../../../../src/release/checklist/createChecklist.ts';
import type { JournalStore } from '../../../../src/release/checklist/journalStore.ts';
import type { StepKind } from '../../../../src/release/checklist/step.ts';
import type { StepRunner } from '../../../../src/release/checklist/stepRunner.ts';
import { loadProject } from '../../../../src/release/project.ts';
import { agreements, now, portsOf, signal } from '../fakes.ts';
import { memoryJournals } from './memoryJournals.ts';

const files = {
  'package.json': '{"version":"1.4.0","scripts":{"test":"vitest"}}',
  'slipway.yaml': 'images: { api: { repositories: [ghcr.io/acme/api] } }',
};

/** Passes, unless told otherwise; remembers what ran. */
function runnerOf(kind: StepKind, more: Partial<StepRunner> = {}): StepRunner {
  return {
    kind,
    plan: (step) => Promise.resolve({ summary: step.title, details: [] }),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *run() {
      yield { kind: 'finding', finding: { kind: 'note', text: kind, data: { kind } } };
    },
    check: () => Promise.resolve({ holds: true }),
    ...more,
  };
}

function checklistOf(
  runners: readonly StepRunner[],
  journals: JournalStore = memoryJournals(),
  given: Readonly<Record<string, string>> = files,
) {
  const ports = portsOf(given);
  return createChecklist({
    workspace: ports.workspace,
    journals,
    agreements,
    projectFiles: ports.projectFiles,
    runners,
    loadProject: (given) => loadProject(ports, given),
    who: 'ada@laptop',
    now: () => now,
  });
}

const observer = {
  onChange: () => undefined,
  onEvent: () => undefined,
  confirm: () => Promise.resolve(true),
};

function states({ steps }: ChecklistRun): string {
  return steps.map(({ step, state }) => `${step.id}:${state}`).join(' ');
}

async function runAll(checklist: ChecklistVerbs, from?: string): Promise<ChecklistRun> {
  const steps = { kind: 'all' as const, ...(from === undefined ? {} : { from }) };
  return checklist.runChecklist({ steps }, observer, signal);
}

describe('createChecklist', () => {
  it('lists what the repository has, of the kinds that can be run, and what stays needs all before', async () => {
    const checklist = checklistOf([runnerOf('test'), runnerOf('build'), runnerOf('push')]);
    const run = await checklist.checklist(undefined, signal);
    expect(states(run)).toBe('test:pending build:pending push:pending');
    expect(run).toMatchObject({ version: '1.4.0', source: 'built in', done: 0, next: 'test' });
    expect(run.steps.at(-1)?.blockedBy).toEqual(['test', 'build']);
  });

  it('writes the version only where a file says it', async () => {
    const tagged = { 'slipway.yaml': files['slipway.yaml'] };
    const runners = (['version', 'build'] as const).map((kind) => runnerOf(kind));
    const ids = async (given: Record<string, string>) => {
      const { steps } = await checklistOf(runners, memoryJournals(), given).checklist(
        '1.4.0',
        signal,
      );
      return steps.map(({ step }) => step.id);
    };
    expect(await ids(tagged)).toEqual(['build']);
    expect(await ids({ ...tagged, VERSION: '1.3.0\n' })).toEqual(['version', 'build']);
    const named = { 'slipway.yaml': `${files['slipway.yaml']}\nversion-files: [app.json]\n` };
    expect(await ids(named)).toEqual(['version', 'build']);
  });

  it('tests and builds the commit that has the version and the changelog', async () => {
    const kinds = ['version', 'test', 'build', 'tag', 'push'] as const;
    const run = await checklistOf(kinds.map((kind) => runnerOf(kind))).checklist(undefined, signal);
    expect(run.steps.map(({ step }) => `${step.id}<${step.needs.join()}`)).toEqual([
      'version<',
      'test<version',
      'build<version',
      'tag<version,test,build',
      'push<version,test,build,tag',
    ]);
  });

  it('runs all in order, and has nothing to do the second time', async () => {
    const ran: string[] = [];
    const noting = (kind: StepKind) =>
      runnerOf(kind, {
        // eslint-disable-next-line @typescript-eslint/require-await
        async *run(step) {
          ran.push(step.id);
          yield { kind: 'finding', finding: { kind: 'note', text: 'done', data: {} } };
        },
      });
    const checklist = checklistOf([noting('test'), noting('build'), noting('push')]);
    const run = await runAll(checklist);
    expect(states(run)).toBe('test:passed build:passed push:passed');
    expect(run.steps[0]).toMatchObject({ by: 'ada@laptop', at: now.toISOString() });
    expect(await runAll(checklist)).toEqual(run);
    expect(ran).toEqual(['test', 'build', 'push']);
  });

  it('stops at a step that fails, and goes on there', async () => {
    let broken = true;
    const test = runnerOf('test', {
      // eslint-disable-next-line @typescript-eslint/require-await
      async *run() {
        yield { kind: 'finding', finding: { kind: 'exit', command: ['npm'], exitCode: 1 } };
        if (broken) throw new ChecklistError('step-failed', 'npm test failed.', 'Correct it.');
      },
    });
    const checklist = checklistOf([test, runnerOf('build')]);
    const failed = await runAll(checklist);
    expect(states(failed)).toBe('test:failed build:pending');
    expect(failed.steps[0]).toMatchObject({ reason: 'npm test failed.', remedy: 'Correct it.' });
    expect(failed.steps[0]?.evidence).toHaveLength(1);
    broken = false;
    expect(states(await runAll(checklist))).toBe('test:passed build:passed');
  });

  it('takes a tick away when its evidence no longer holds, and says why', async () => {
    let held = true;
    const check: StepRunner['check'] = () =>
      Promise.resolve(held ? { holds: true } : { holds: false, reason: 'The digest is gone.' });
    const build = runnerOf('build', {
      check,
      run: () => {
        throw new ChecklistError('step-failed', 'Not again.', '');
      },
    });
    const checklist = checklistOf([build, runnerOf('push')]);
    await checklist.settleStep(undefined, 'build', { kind: 'done', note: 'by hand' }, signal);
    held = false;
    // What a person said stays said.
    const run = await checklist.runChecklist({ steps: { kind: 'next' } }, observer, signal);
    expect(states(run)).toBe('build:passed push:passed');

    const other = checklistOf([runnerOf('build', { check }), runnerOf('push')]);
    held = true;
    await runAll(other);
    held = false;
    await expect(
      other.runChecklist({ steps: { kind: 'one', id: 'push' } }, observer, signal),
    ).rejects.toMatchObject({ reason: 'not-possible' });
    const after = await other.checklist(undefined, signal);
    expect(after.steps[0]).toMatchObject({ state: 'pending', reason: 'The digest is gone.' });
  });

  it('runs nothing that stays before somebody agreed', async () => {
    const asked: string[] = [];
    const checklist = checklistOf([runnerOf('push')]);
    const run = await checklist.runChecklist(
      { steps: { kind: 'all' } },
      {
        ...observer,
        confirm: (step) => {
          asked.push(step.id);
          return Promise.resolve(false);
        },
      },
      signal,
    );
    expect(asked).toEqual(['push']);
    expect(states(run)).toBe('push:waiting');
    expect(run.steps[0]?.evidence).toEqual([]);
  });

  it('hands a step that was cut off what it had announced, however often', async () => {
    const journals = memoryJournals();
    const cut = runnerOf('push', {
      // eslint-disable-next-line @typescript-eslint/require-await
      async *run() {
        yield { kind: 'intent', intent: { effect: 'push api:1.4.0' } };
        throw new DOMException('Aborted', 'AbortError');
      },
    });
    for (let time = 0; time < 2; time += 1)
      await expect(runAll(checklistOf([cut], journals))).rejects.toThrow('Aborted');
    const seen: unknown[] = [];
    const look = runnerOf('push', {
      // eslint-disable-next-line @typescript-eslint/require-await
      async *run(_, { record }) {
        seen.push(record.interrupted, record.intents[0]?.effect);
        yield { kind: 'finding', finding: { kind: 'note', text: 'there', data: {} } };
      },
    });
    const run = await runAll(checklistOf([look], journals));
    expect(seen).toEqual([true, 'push api:1.4.0']);
    expect(run.steps[0]).toMatchObject({ state: 'passed', intents: [], interrupted: false });
  });

  it('skips with a reason and takes that back', async () => {
    const checklist = checklistOf([runnerOf('test')]);
    await expect(
      checklist.settleStep(undefined, 'test', { kind: 'skip', reason: ' ' }, signal),
    ).rejects.toMatchObject({ reason: 'not-possible' });
    const skipped = await checklist.settleStep(
      undefined,
      'test',
      { kind: 'skip', reason: 'no tests' },
      signal,
    );
    expect(skipped.steps[0]).toMatchObject({ state: 'skipped', reason: 'no tests' });
    const back = await checklist.settleStep(undefined, 'test', { kind: 'undo' }, signal);
    expect(states(back)).toBe('test:pending');
  });

  it('names the steps there are, and wants a version', async () => {
    const checklist = checklistOf([runnerOf('test')]);
    await expect(
      checklist.runChecklist({ steps: { kind: 'one', id: 'tset' } }, observer, signal),
    ).rejects.toMatchObject({ reason: 'unknown-step', remedy: 'Its steps are test.' });
    await expect(checklist.checklist('../x', signal)).rejects.toMatchObject({
      reason: 'invalid-request',
    });
  });
});
