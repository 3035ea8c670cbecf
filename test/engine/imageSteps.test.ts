import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChecklistRun } from '../../src/release/checklist/checklistRun.ts';
import type { PlannedStep, RunRequest } from '../../src/release/checklist/checklistVerbs.ts';
import type { StepEvent } from '../../src/release/checklist/stepRunner.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const { signal } = new AbortController();
const repository = `${registryHost}/${unique('steps')}/api`;
let project: OpenProject;
let told: StepEvent[] = [];
let questions: (string | undefined)[] = [];
let changes: ChecklistRun[] = [];

const config = `images:
  api:
    repositories: [${repository}]
    platforms: [linux/amd64]
    args: { DATE: "{{date}}" }
tags: |
  type=semver,pattern={{version}}
  type=semver,pattern={{major}}.{{minor}}
checklist:
  - { kind: build }
  - { kind: push }
  - { id: stable, kind: promote, to: [":stable", "${repository}-mirror"] }
`;

beforeAll(async () => {
  const dockerfile = `FROM ${base}\nARG DATE\nRUN echo "$DATE" > /date\n`;
  project = await openProject({ Dockerfile: dockerfile, 'slipway.yaml': config });
});
afterAll(() => project.close());

function run(steps: RunRequest['steps'], agree = true): Promise<ChecklistRun> {
  [told, questions, changes] = [[], [], []];
  const observer = {
    onChange: (now: ChecklistRun) => void changes.push(now),
    onEvent: (_step: string, event: StepEvent) => void told.push(event),
    confirm: (step: PlannedStep) => {
      questions.push(step.confirmation);
      return Promise.resolve(agree);
    },
  };
  return project.slipway.runChecklist({ steps }, observer, signal);
}

function digests({ steps }: ChecklistRun, id: string): Record<string, string> {
  const evidence = steps.find(({ step }) => step.id === id)?.evidence ?? [];
  return Object.fromEntries(
    evidence.flatMap(({ finding }) =>
      finding.kind === 'digest' ? [[finding.reference, finding.digest]] : [],
    ),
  );
}

describe('the steps about images', () => {
  it('build, push what was built under every tag, promote it by digest, and are true afterwards', async () => {
    const built = await run({ kind: 'one', id: 'build' });
    expect(built.steps[0]).toMatchObject({ state: 'passed' });
    const note = built.steps[0]?.evidence.find(({ finding }) => finding.kind === 'note')?.finding;
    const date = note?.kind === 'note' ? note.data?.['date'] : undefined;
    const [planned] = await project.slipway.planChecklist(
      { steps: { kind: 'one', id: 'push' } },
      signal,
    );
    // What is pushed is what was built, from the cache.
    expect(planned?.details.join()).toContain(`DATE=${date ?? 'none'} `);

    // As after a run that was ended between two tags: the version is there, the others are not.
    const release = { version: '1.4.0', tag: 'v1.4.0' };
    const [plan] = await project.slipway.planBuild(
      { output: 'push', tags: ['1.4.0'], release },
      signal,
    );
    if (plan === undefined) throw new Error('no plan');
    const { digest } = await project.slipway.build(plan, silent, signal);

    const pushed = await run({ kind: 'one', id: 'push' });
    const references = ['1.4.0', '1.4', 'latest'].map((tag) => `${repository}:${tag}`);
    expect(digests(pushed, 'push')).toEqual(Object.fromEntries(references.map((r) => [r, digest])));
    const exits = told
      .filter(({ kind }) => kind === 'finding')
      .map((event) => JSON.stringify(event));
    expect(exits.some((text) => text.includes('"exit"'))).toBe(false);

    const promoted = await run({ kind: 'all' });
    expect(promoted.done).toBe(3);
    expect(digests(promoted, 'stable')).toEqual({
      [`${repository}:stable`]: digest,
      [`${repository}-mirror:1.4.0`]: digest,
    });
    expect((await run({ kind: 'all' })).steps).toEqual(promoted.steps);
    expect(told).toEqual([]);
  });

  it('say that a version tag was moved, and ask before it is moved back', async () => {
    const other = `${registryHost}/library/busybox:latest`;
    const promotion = await project.slipway.planPromotion(other, [`${repository}:1.4.0`], signal);
    await project.slipway.place(promotion, () => undefined, signal);
    const moved = await run({ kind: 'one', id: 'push' }, false);
    expect(moved.steps[1]).toMatchObject({ state: 'waiting' });
    expect(questions[0]).toMatch(/\? This would move .*:1\.4\.0, built from an unknown commit/);
    expect(JSON.stringify(changes[0]?.steps[1])).toMatch(/:1\.4\.0 is sha256:.* now, not sha256:/);
  });
});
