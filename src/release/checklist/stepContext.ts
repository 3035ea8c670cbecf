import type { Project } from '../project.ts';
import type { ChecklistRun, StepRecord } from './checklistRun.ts';
import type { ReleaseSteps } from './checklistSession.ts';
import type { StepContext } from './stepRunner.ts';

export interface ReleaseFacts {
  readonly project: Project;
  readonly release: ReleaseSteps;
  readonly run: ChecklistRun;
}

/** What the runner of a step is given. */
export function stepContext(
  { project, release, run }: ReleaseFacts,
  record: StepRecord,
  now: () => Date,
): StepContext {
  const { version, prerelease } = release;
  return {
    project: { ...project, version },
    version,
    tag: tagOf(run) ?? `${project.config?.tag?.prefix ?? 'v'}${version}`,
    prerelease,
    record,
    checklist: run,
    now,
  };
}

/** The tag that was made, whatever prefix it got. */
function tagOf({ steps }: ChecklistRun): string | undefined {
  for (const { state, evidence } of steps)
    for (const { finding } of evidence)
      if (state === 'passed' && finding.kind === 'git-tag') return finding.tag;
  return undefined;
}
