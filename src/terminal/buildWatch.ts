import type { PlatformOutcome } from '../build/byDigest/platformOutcome.ts';
import type { BuildPlan } from '../build/buildPlan.ts';
import type { BuildProgress } from '../build/buildProgress.ts';
import type { BuildObserver, BuildPhase } from '../build/runBuild.ts';
import type { BuildView } from './buildView.ts';
import { neutralise } from './neutralise.ts';
import type { Paint } from './paint.ts';
import { paintFor } from './paint.ts';
import { count } from './quantities.ts';
import { tagChangesText } from './writePlanText.ts';
import type { Output } from './output.ts';

export interface BuildWatch {
  readonly observer: BuildObserver;
  end(): void;
}

/** A step shorter than this is seen only when it is done; a terminal needs no more frames. */
const intervalMs = 250;

/** Shows a build on an output, at most four times a second however fast it reports. */
export function watchBuild(
  plan: BuildPlan,
  view: BuildView,
  output: Output,
  verbose: boolean,
): BuildWatch {
  const paint = paintFor(output);
  if (verbose) view.line(paint('dim', neutralise(plan.builder.because)));
  let latest: BuildProgress | undefined;
  let timer: NodeJS.Timeout | undefined;
  const show = (): void => {
    timer = undefined;
    const now = Date.now();
    view.show(latest?.snapshot(now), now);
  };
  const spin = output.interactive ? setInterval(show, intervalMs) : undefined;
  return {
    observer: {
      onProgress(progress) {
        latest = progress;
        timer ??= spin === undefined ? setTimeout(show, intervalMs) : undefined;
      },
      // The excerpt and the `ERROR:` that buildx prints come again, in order, as the failure itself.
      onText: (line) => {
        if (verbose) view.line(paint('dim', neutralise(line)));
      },
      onPhase(phase) {
        // The steps so far come before the words for what follows them.
        show();
        latest = undefined;
        view.phase(phaseText(phase, plan));
      },
      onPlatform: (outcome) => view.line(outcomeText(outcome, paint)),
      onReport({ log }) {
        if (log !== undefined) view.line(`the whole log: ${neutralise(log)}`);
      },
      onMerge({ top, tags }) {
        view.line(
          `index ${top.descriptor.digest} of ${count(plan.spec.platforms.length, 'platform')}`,
        );
        for (const line of tagChangesText(tags, paint).trimEnd().split('\n')) view.line(line);
      },
    },
    end() {
      clearTimeout(timer);
      clearInterval(spin);
      show();
      view.end();
    },
  };
}

function outcomeText(outcome: PlatformOutcome, paint: Paint): string {
  const { platform, state } = outcome;
  switch (outcome.state) {
    case 'built':
    case 'kept':
      return `${platform}  ${paint('green', state)}  ${outcome.digest}`;
    case 'failed':
      return `${platform}  ${paint('red', state)}`;
    case 'cancelled':
      return `${platform}  ${paint('yellow', state)}`;
  }
}

function phaseText(phase: BuildPhase, plan: BuildPlan): string {
  const { builder, spec } = plan;
  const name = builder.kind === 'create' ? builder.create.name : builder.builder.name;
  switch (phase) {
    case 'creating-builder':
      return `creating builder ${name}`;
    case 'bootstrapping':
      return `starting builder ${name}`;
    case 'building':
      return `building ${spec.image} with builder ${name}`;
    case 'merging':
      return 'merging the platforms';
    case 'confirming':
      return 'reading back from the registry';
  }
}
