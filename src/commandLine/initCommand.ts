import type { SetUpPlan } from '../release/setUp/setUpVerbs.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import type { Command } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { fileChangeText } from './fileChangeText.ts';
import { writeOptions } from './writeOptions.ts';

export const initCommand: Command = {
  name: 'init',
  summary: 'propose a slipway.yaml from what is in the repository, and write it',
  operands: '',
  arity: [0, 0],
  options: writeOptions,
  description:
    'Reads Dockerfiles, bake, compose and matrix files, workflows, .goreleaser.yaml, the Makefile, scripts, Markdown and\nversion files; runs nothing of them. Beside each value stands where it was found. A bake, compose or matrix file is\nnamed and goes on being read. A slipway.yaml that is there is never written over.',
  examples: ['slipway init --dry-run', 'slipway init --yes'],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const plan = await services.slipway.planSetUp(signal);
    const document = planJson(plan);
    const shown = fileChangeText(plan, paintFor(terminal.stdout));
    const result = { document, text: shown, warnings: plan.notes };
    if (given.flag('dry-run')) return result;
    if (!(await confirmWrite(invocation, 'init', shown, `Write ${neutralise(plan.path)}?`)))
      return { document, text: 'Nothing was written.\n', exitCode: 1 };
    await services.slipway.applySetUp(plan, signal);
    const done = `Wrote ${neutralise(plan.path)}; nothing is committed. Look at it, then: slipway doctor\n`;
    return { ...result, document: { ...document, written: true }, text: shown + done };
  },
};

function planJson({ path, text, sources, notes }: SetUpPlan) {
  return { file: path, text, sources, notes, written: false };
}
