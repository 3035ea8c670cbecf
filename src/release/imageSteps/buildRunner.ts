import type { BuildPlan } from '../../build/buildPlan.ts';
import { commandsOf } from '../../build/buildPlan.ts';
import { displayCommand } from '../../build/displayCommand.ts';
import { releaseCommit } from '../checklist/releaseCommit.ts';
import type { StepEvidence } from '../checklist/stepEvidence.ts';
import type { StepContext, StepOf, StepRunner, Verdict } from '../checklist/stepRunner.ts';
import type { BuildStepPorts } from './runBuildStep.ts';
import { imageAndPlatforms, runBuildStep } from './runBuildStep.ts';

/**
 * The step that builds the images and pushes nothing: what is wrong with them shows before anything
 * is public, and `push` takes what it built from the cache.
 */
export function buildRunner(ports: BuildStepPorts): StepRunner<'build'> {
  return {
    kind: 'build',
    async plan(step, context, signal) {
      const plans = await plansFor(ports, step, context, context.now(), signal);
      return {
        summary: `Build ${plans.map(imageAndPlatforms).join('; ')}`,
        details: plans.flatMap((plan) => [
          ...commandsOf(plan).map(displayCommand),
          ...plan.warnings,
        ]),
      };
    },
    async *run(step, context, signal) {
      const date = context.now();
      for (const plan of await plansFor(ports, step, context, date, signal)) {
        const result = yield* runBuildStep(ports, plan, context, signal);
        const cached = result === undefined ? '' : `: ${result.cached} of ${result.total} cached`;
        const text = `${imageAndPlatforms(plan)}${cached}`;
        const data = { image: plan.spec.image, date: date.toISOString() };
        yield { kind: 'finding', finding: { kind: 'note', text, data } };
      }
    },
    check: (_step, evidence, context) => Promise.resolve(check(evidence, context)),
  };
}

/** When the images of this commit were built, so that pushing them renders the same; else undefined. */
export function dateOfBuild(context: StepContext): Date | undefined {
  for (const { step, state, evidence } of context.checklist.steps) {
    if (step.kind !== 'build' || state !== 'passed' || !check(evidence, context).holds) continue;
    for (const { finding } of evidence) {
      const date = new Date((finding.kind === 'note' && finding.data?.['date']) || '');
      if (!Number.isNaN(date.getTime())) return date;
    }
  }
  return undefined;
}

function plansFor(
  { verbs }: BuildStepPorts,
  { images, platforms }: StepOf<'build'>,
  { version, tag }: StepContext,
  date: Date,
  signal: AbortSignal,
): Promise<BuildPlan[]> {
  const request = { output: 'none', release: { version, tag, date } } as const;
  const chosen = { ...(images && { images }), ...(platforms && { platforms }) };
  return verbs.planBuild({ ...request, ...chosen }, signal);
}

function check(evidence: readonly StepEvidence[], context: StepContext): Verdict {
  const commit = releaseCommit(context);
  for (const { finding } of evidence)
    if (finding.kind === 'exit' && finding.commit !== commit)
      return {
        holds: false,
        reason: `It was built from ${name(finding.commit)}; the release is of ${name(commit)}.`,
      };
  return { holds: true };
}

function name(commit: string | undefined): string {
  return commit === undefined ? 'files that are no commit' : `commit ${commit.slice(0, 7)}`;
}
