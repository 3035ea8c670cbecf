import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBakeFiles } from '../../../src/adapters/docker/bakeFiles.ts';
import { createGit } from '../../../src/adapters/git/git.ts';
import { createGitHistory } from '../../../src/adapters/git/gitHistory.ts';
import { createGitWriter } from '../../../src/adapters/git/gitWriter.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { createWorkspace } from '../../../src/adapters/workspace/folder.ts';
import { parseConfigText } from '../../../src/adapters/yaml/parseConfigText.ts';
import type { StepRecord } from '../../../src/release/checklist/checklistRun.ts';
import type { ReleaseStep } from '../../../src/release/checklist/step.ts';
import type { StepContext, StepEvent } from '../../../src/release/checklist/stepRunner.ts';
import type { Finding } from '../../../src/release/checklist/stepEvidence.ts';
import { gitTagRunner } from '../../../src/release/gitTag/gitTagRunner.ts';
import { createGitTagVerbs } from '../../../src/release/gitTag/gitTagVerbs.ts';
import { loadProject } from '../../../src/release/project.ts';
import { TestRepository } from './repository.ts';

const { signal } = new AbortController();
const step: ReleaseStep & { kind: 'tag' } = {
  ...{ id: 'tag', kind: 'tag', title: 'Tag', needs: [], irreversible: true },
};
const now = () => new Date('2026-01-01T00:00:00Z');
let repository: TestRepository;
let runner: ReturnType<typeof gitTagRunner>;

beforeEach(async () => {
  repository = await TestRepository.create();
  const ports = portsOf(repository.folder);
  runner = gitTagRunner(createGitTagVerbs(ports, (given) => loadProject(ports, given)));
});
afterEach(() => repository.remove());

function portsOf(folder: string) {
  return {
    workspace: createWorkspace(folder),
    bakeFiles: createBakeFiles({ run, dockerPath: 'docker' }),
    sourceControl: createGit({ run }),
    sourceHistory: createGitHistory({ run }),
    sourceWriter: createGitWriter({ run }),
    parse: parseConfigText,
  };
}

function recordOf(findings: readonly Finding[], kind: 'tag' | 'test' = 'tag'): StepRecord {
  const evidence = findings.map((finding) => ({ finding, by: 'ada', at: now().toISOString() }));
  const own = kind === 'tag' ? step : { ...step, kind };
  return {
    ...{ step: own, state: 'passed', blockedBy: [], evidence, intents: [], interrupted: false },
  };
}

async function contextOf(tested?: string, findings: readonly Finding[] = []): Promise<StepContext> {
  const exit = { kind: 'exit' as const, command: ['test'], exitCode: 0 };
  const steps = tested === undefined ? [] : [recordOf([{ ...exit, commit: tested }], 'test')];
  return {
    project: await loadProject(portsOf(repository.folder), signal),
    ...{ version: '1.4.0', tag: 'v1.4.0', prerelease: false, record: recordOf(findings), now },
    checklist: {
      ...{ version: '1.4.0', source: 'built in', steps, done: 0, total: 1, strangers: [] },
    },
  };
}

async function runStep(context: StepContext): Promise<StepEvent[]> {
  const events: StepEvent[] = [];
  for await (const event of runner.run(step, context, signal)) events.push(event);
  return events;
}

describe('the tag step', () => {
  test('tags the commit that was tested, not what is checked out since', async () => {
    const tested = await repository.commit('feat: two');
    await repository.git('push', '-q');
    await repository.commit('docs: later');
    // The journal of the release is no change that matters.
    await repository.write('.slipway/releases/1.4.0.json', '{}');
    const context = await contextOf(tested);
    const plan = await runner.plan(step, context, signal);
    expect(plan.confirmation).toBe(`Tag v1.4.0 at ${tested.slice(0, 9)} and push it to origin?`);
    const events = await runStep(context);
    expect(events.map(({ kind }) => kind)).toEqual(['intent', 'finding']);
    expect(await repository.gitIn(repository.bare, 'rev-parse', 'v1.4.0^{}')).toBe(tested);
  });

  test('run again after an interruption finds its tag and goes on from there', async () => {
    const head = await repository.commit('feat: two');
    // Killed between the tag and its push.
    await repository.git('tag', '-a', '-m', 'v1.4.0', 'v1.4.0');
    const [, finding] = await runStep(await contextOf(head));
    expect(finding).toMatchObject({ finding: { commit: head, remote: 'origin' } });
    // The branch went with it.
    expect(await repository.gitIn(repository.bare, 'rev-parse', 'main')).toBe(head);
    const events = await runStep(await contextOf(head));
    expect(events).toMatchObject([{ kind: 'finding', finding: { commit: head } }]);
  });

  test('says when its evidence no longer holds, and takes back only what nobody has', async () => {
    const head = await repository.git('rev-parse', 'HEAD');
    const events = await runStep(await contextOf(head));
    const findings = events.flatMap((event) => (event.kind === 'finding' ? [event.finding] : []));
    const context = await contextOf(head, findings);
    const { evidence } = context.record;
    expect(await runner.check(step, evidence, context, signal)).toEqual({ holds: true });
    await expect(runner.undo?.(step, context, signal)).rejects.toThrow('others may have it');
    await repository.gitIn(repository.bare, 'tag', '-d', 'v1.4.0');
    expect(await runner.check(step, evidence, context, signal)).toMatchObject({
      holds: false,
      reason: 'The tag v1.4.0 is no longer on origin.',
    });
  });

  test('refuses when what was tested and built is not one commit, or a concern blocks', async () => {
    await repository.write('new.txt', 'x');
    await expect(runStep(await contextOf())).rejects.toMatchObject({ reason: 'concerns' });
    const context = await contextOf('a'.repeat(40));
    const { steps: other } = (await contextOf('b'.repeat(40))).checklist;
    const steps = [...context.checklist.steps, ...other];
    const split = { ...context, checklist: { ...context.checklist, steps } };
    await expect(runStep(split)).rejects.toThrow('not one commit');
    expect(await repository.git('tag')).toBe('');
  });
});
