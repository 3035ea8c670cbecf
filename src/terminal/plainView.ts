import type { BuildPlan } from '../build/buildPlan.ts';
import type { StepSnapshot, StepState } from '../build/progressSnapshot.ts';
import type { BuildView } from './buildView.ts';
import { neutralise } from './neutralise.ts';
import type { Colour } from './paint.ts';
import { paintFor } from './paint.ts';
import { formatDuration } from './quantities.ts';
import type { Output } from './output.ts';

const words: Readonly<Record<StepState, readonly [string, Colour] | undefined>> = {
  waiting: undefined,
  running: ['started', 'dim'],
  cached: ['cached', 'cyan'],
  done: ['done', 'green'],
  failed: ['failed', 'red'],
  cancelled: ['cancelled', 'yellow'],
};

/** One line when a step starts and one when it ends, for logs and pipes. */
export function plainView({ spec }: BuildPlan, output: Output): BuildView {
  const paint = paintFor(output);
  // BuildKit re-opens steps it has reported done; each state is told once.
  const told = new Set<string>();
  const image = neutralise(spec.image);
  const wordWidth = 'cancelled'.length;

  function say(step: StepSnapshot): void {
    const word = words[step.state];
    if (word === undefined || told.has(`${step.state} ${step.id}`)) return;
    told.add(`${step.state} ${step.id}`);
    const [text, colour] = word;
    const where = step.platform === undefined ? '' : `${neutralise(step.platform)}  `;
    const took =
      step.durationMs === undefined || step.state === 'running' || step.state === 'cached'
        ? ''
        : `  ${formatDuration(step.durationMs)}`;
    const state = paint(colour, text.padEnd(wordWidth));
    output.write(`${image}  ${state}  ${where}${neutralise(step.name)}${took}\n`);
  }

  return {
    show(snapshot) {
      for (const step of snapshot?.steps ?? []) say(step);
    },
    phase: (text) => output.write(`${image}  ${paint('bold', neutralise(text))}\n`),
    line: (text) => output.write(`${image}  ${text}\n`),
    end: () => undefined,
  };
}
