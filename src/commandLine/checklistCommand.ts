import type { ChecklistRun } from '../release/checklist/checklistRun.ts';
import { recordOf } from '../release/checklist/checklistSession.ts';
import type { Settlement } from '../release/checklist/checklistVerbs.ts';
import { checklistJson } from '../release/checklist/checklistJson.ts';
import { checklistText } from './checklistText.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { fileChangeText } from './fileChangeText.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';
import { runOrPlan, verdict } from './releaseCommand.ts';
import { UsageError } from './usageError.ts';
import { writeOptions } from './writeOptions.ts';

const step = { type: 'text', value: 'STEP' } as const;

export const checklistCommand: Command = {
  name: 'checklist',
  summary: 'show the checklist of a release, run one step of it, or tick one by hand',
  operands: '[VERSION]',
  arity: [0, 1],
  options: {
    run: { ...step, summary: 'run this step; “next” is the first that can run' },
    done: { ...step, summary: 'tick a step that was done by hand; needs --note' },
    note: { type: 'text', value: 'TEXT', summary: 'what was done' },
    skip: { ...step, summary: 'leave a step out; needs --reason' },
    reason: { type: 'text', value: 'TEXT', summary: 'why it is left out' },
    bind: { ...step, summary: 'agree to the command the Markdown file names for a step' },
    'write-back': {
      type: 'flag',
      summary: 'tick the items of the Markdown file that have passed, and no others',
    },
    undo: { ...step, summary: 'take a step back, and its effect where that can be' },
    ...writeOptions,
  },
  description:
    'Without VERSION, the project’s own. The steps come from `checklist` in slipway.yaml, or are what the repository has.\nA step is ticked on evidence: an exit code, a digest read back, an address, a note.',
  examples: [
    'slipway checklist',
    'slipway checklist 1.4.0 --run test',
    'slipway checklist --bind run-all-tests',
    'slipway checklist --done announce --note "told the list"',
    'slipway checklist --skip scan --reason "no scanner here"',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const [version] = given.operands;
    const chosen = ['run', 'done', 'skip', 'undo', 'bind', 'write-back'].filter((name) =>
      given.flag(name),
    );
    if (chosen.length > 1)
      throw new UsageError(`--${chosen.join(' and --')} exclude each other.`, 'checklist');
    const wanted = given.text('run');
    if (wanted !== undefined)
      return runOrPlan(invocation, {
        ...(version === undefined ? {} : { version }),
        steps: wanted === 'next' ? { kind: 'next' } : { kind: 'one', id: wanted },
      });
    const bound = given.text('bind');
    if (bound !== undefined) return bind(invocation, bound);
    if (given.flag('write-back')) return writeBack(invocation);
    const settlement = settlementOf(invocation);
    const { slipway } = services;
    const run =
      settlement === undefined
        ? await slipway.checklist(version, signal)
        : await slipway.settleStep(version, settlement.step, settlement.how, signal);
    return shown(run, terminal);
  },
};

function shown(run: ChecklistRun, { stdout }: Invocation['terminal']): CommandResult {
  const text = `${checklistText(run, paintFor(stdout))}\n${verdict(run)}`;
  return { document: checklistJson(run), text };
}

/** A command of a file is run only after somebody has read it: what is agreed to is what was shown. */
async function bind(invocation: Invocation, id: string): Promise<CommandResult> {
  const { arguments: given, services, signal, terminal } = invocation;
  const [version] = given.operands;
  const run = await services.slipway.checklist(version, signal);
  const { step } = recordOf(run, id);
  const command = step.kind === 'manual' ? (step.offer ?? '') : '';
  const text = `${paintFor(terminal.stderr)('bold', neutralise(step.title))} in ${neutralise(run.source)}: ${neutralise(command)}\n`;
  if (given.flag('dry-run')) return { document: { step: id, command }, text };
  const question = `Run ${neutralise(command)} for it, now and in later releases?`;
  if (command !== '' && !(await confirmWrite(invocation, 'checklist', text, question)))
    return { document: { step: id, command }, text: 'Nothing was agreed to.\n', exitCode: 1 };
  return shown(await services.slipway.bindStep(version, id, command, signal), terminal);
}

async function writeBack(invocation: Invocation): Promise<CommandResult> {
  const { arguments: given, services, signal, terminal } = invocation;
  const change = await services.slipway.planTicks(given.operands[0], signal);
  const { path, lines } = change;
  const document = { file: path, lines, written: false };
  if (lines.length === 0)
    return { document, text: `${neutralise(path)} says what the journal says.\n` };
  const plan = { message: '', files: [change], concerns: [] };
  if (given.flag('dry-run'))
    return { document, text: fileChangeText(plan, paintFor(terminal.stdout)) };
  const text = fileChangeText(plan, paintFor(terminal.stderr));
  const question = `Write ${count(lines.length, 'tick')} to ${neutralise(path)}?`;
  if (!(await confirmWrite(invocation, 'checklist', text, question)))
    return { document, text: 'Nothing was written.\n', exitCode: 1 };
  await services.slipway.writeTicks(change, signal);
  return {
    document: { ...document, written: true },
    text: `${count(lines.length, 'tick')} written to ${neutralise(path)}.\n`,
  };
}

function settlementOf({
  arguments: given,
}: Invocation): { readonly step: string; readonly how: Settlement } | undefined {
  const [done, skip, undo] = [given.text('done'), given.text('skip'), given.text('undo')];
  if (done !== undefined)
    return {
      step: done,
      how: { kind: 'done', note: textOf(given.text('note'), '--done', '--note') },
    };
  if (skip !== undefined)
    return {
      step: skip,
      how: { kind: 'skip', reason: textOf(given.text('reason'), '--skip', '--reason') },
    };
  return undo === undefined ? undefined : { step: undo, how: { kind: 'undo' } };
}

function textOf(text: string | undefined, option: string, needed: string): string {
  if (text !== undefined && text.trim() !== '') return text;
  throw new UsageError(`${option} needs ${needed} with a few words.`, 'checklist');
}
