import { BuildError } from '../../build/buildError.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import { commandsOf } from '../../build/buildPlan.ts';
import type { BuildProgress } from '../../build/buildProgress.ts';
import type { BuildObserver, BuildResult } from '../../build/runBuild.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { relay } from '../checklist/relay.ts';
import type { Finding } from '../checklist/stepEvidence.ts';
import type { StepLogs } from '../checklist/stepLogs.ts';
import type { StepContext, StepEvent } from '../checklist/stepRunner.ts';
import type { ImageVerbs } from './imageVerbs.ts';

export interface BuildStepPorts {
  readonly verbs: ImageVerbs;
  readonly logs: StepLogs;
}

const intervalMs = 250;

/** Builds one image as a part of a step. Its log is kept and its end is a finding, also a bad one. */
export async function* runBuildStep(
  { verbs, logs }: BuildStepPorts,
  plan: BuildPlan,
  context: StepContext,
  signal: AbortSignal,
): AsyncGenerator<StepEvent, BuildResult | undefined> {
  const ended: { result?: BuildResult } = {};
  yield* relay<StepEvent>(async (tell) => {
    const { observer, text } = observe(plan, tell, context.now);
    const found = async (exitCode: number): Promise<void> => {
      const { step } = context.record;
      const name = `${step.id}.${plan.spec.image}`;
      const log = await logs.keep(context.version, name, text(), signal);
      tell({ kind: 'finding', finding: exitFinding(plan, exitCode, log, context) });
    };
    try {
      ended.result = await verbs.build(plan, observer, signal);
    } catch (error) {
      if (error instanceof BuildError) await found(1);
      throw error;
    }
    await found(0);
  });
  return ended.result;
}

function exitFinding(
  plan: BuildPlan,
  exitCode: number,
  log: string,
  { project: { state } }: StepContext,
): Finding {
  const [command] = commandsOf(plan);
  // An image of files nobody has committed is not an image of a commit.
  const commit = state?.dirty === false ? state.commit : undefined;
  return {
    kind: 'exit',
    command: ['docker', ...(command ?? plan.command).args],
    ...{ exitCode, log },
    ...(commit === undefined ? {} : { commit }),
  };
}

/** Tells at most four times a second however fast a build reports; the log is read at its end. */
function observe(
  { spec: { image } }: BuildPlan,
  tell: (event: StepEvent) => void,
  now: () => Date,
): { readonly observer: BuildObserver; readonly text: () => string } {
  let told = 0;
  const seen = new Set<BuildProgress>();
  return {
    observer: {
      onProgress(progress) {
        seen.add(progress);
        const at = now().getTime();
        if (at - told < intervalMs) return;
        told = at;
        const { done, total, running } = progress.snapshot();
        const what = running === undefined ? '' : ` · ${running.fullName}`;
        const fraction = total === 0 ? {} : { fraction: done / total };
        tell({ kind: 'progress', text: `${image} ${done}/${total}${what}`, ...fraction });
      },
      onText: (line) => tell({ kind: 'log', text: `${line}\n` }),
      onPhase: (phase) => tell({ kind: 'progress', text: `${image} ${phase}` }),
    },
    text: () => [...seen].map((progress) => progress.fullLog()).join('\n'),
  };
}

/** `api for linux/amd64, linux/arm64` */
export function imageAndPlatforms({ spec: { image, platforms } }: BuildPlan): string {
  const on = platforms.map(formatPlatform).join(', ');
  return on === '' ? image : `${image} for ${on}`;
}
