import type { StepContext } from './stepRunner.ts';

/** The commit a release is of: where its git tag is once it is made, else what is checked out. */
export function releaseCommit({ checklist, project }: StepContext): string | undefined {
  for (const { state, evidence } of checklist.steps)
    for (const { finding } of evidence)
      if (state === 'passed' && finding.kind === 'git-tag') return finding.commit;
  return project.state?.commit;
}
