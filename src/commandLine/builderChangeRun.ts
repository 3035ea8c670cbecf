import type { BuilderChange, BuilderPlan } from '../build/builders/builderChange.ts';
import { applyBuilderPlan, planOfChange } from '../build/builders/changeBuilder.ts';
import { displayArgv } from '../build/displayCommand.ts';
import type { CommandResult, Invocation, OptionSpecs } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';

export const changeOptions: OptionSpecs = {
  'dry-run': { type: 'flag', summary: 'print the commands and what they would do; run nothing' },
  yes: { type: 'flag', summary: 'do not ask before something is lost' },
};

/** Plans a change of a builder, asks where something would be lost, and does it. */
export async function runBuilderChange(
  invocation: Invocation,
  change: BuilderChange,
): Promise<CommandResult> {
  const { arguments: given, services, signal, terminal } = invocation;
  const plan = await planOfChange(services.buildKit, change, signal);
  const document = planJson(plan);
  const shown = planText(plan, paintFor(terminal.stdout));
  if (given.flag('dry-run')) return { document, text: shown };
  const warnings = plan.warnings.map(neutralise);
  if (plan.lost.length > 0) {
    const question = `Lose ${neutralise(plan.lost.join(', '))}?`;
    if (!(await confirmWrite(invocation, `builders ${plan.kind}`, shown, question)))
      return {
        document: { ...document, done: false },
        text: 'Nothing was changed.\n',
        exitCode: 1,
      };
  }
  const { stderr } = terminal;
  const paint = paintFor(stderr);
  const say = (line: string): void =>
    stderr.write(`${neutralise(plan.name)}  ${paint('dim', neutralise(line))}\n`);
  const { freed } = await applyBuilderPlan(services.buildKit, plan, say, signal);
  const text = freed === undefined ? '' : `  freed ${formatSize(freed)}\n`;
  return {
    document: { ...document, done: true, ...(freed === undefined ? {} : { freed }) },
    text: `${neutralise(plan.name)}: ${plan.effects.map(neutralise).join('; ')}\n${text}`,
    warnings,
  };
}

function planJson({ kind, name, commands, effects, lost, warnings }: BuilderPlan) {
  const argv = commands.map((args) => ['docker', ...args]);
  return { change: kind, builder: name, commands: argv, effects, lost, warnings };
}

function planText({ name, commands, effects, lost, warnings }: BuilderPlan, paint: Paint): string {
  const lines = [
    paint('bold', neutralise(name)),
    ...effects.map((effect) => `  ${neutralise(effect)}`),
    ...lost.map((what) => `  ${paint('red', 'lost:')} ${neutralise(what)}`),
    ...warnings.map((warning) => `  ${paint('yellow', 'warning:')} ${neutralise(warning)}`),
    '',
    ...commands.map((args) => neutralise(displayArgv(['docker', ...args]))),
  ];
  return `${lines.join('\n')}\n`;
}
