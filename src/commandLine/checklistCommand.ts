import type { Settlement } from '../release/checklist/checklistVerbs.ts';
import { checklistJson } from './checklistJson.ts';
import { checklistText } from './checklistText.ts';
import type { Command, Invocation } from './command.ts';
import { paintFor } from './paint.ts';
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
    undo: { ...step, summary: 'take a step back, and its effect where that can be' },
    ...writeOptions,
  },
  description:
    'Without VERSION, the project’s own. The steps come from `checklist` in slipway.yaml, or are what the repository has.\nA step is ticked on evidence: an exit code, a digest read back, an address, a note.',
  examples: [
    'slipway checklist',
    'slipway checklist 1.4.0 --run test',
    'slipway checklist --done announce --note "told the list"',
    'slipway checklist --skip scan --reason "no scanner here"',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const [version] = given.operands;
    const chosen = ['run', 'done', 'skip', 'undo'].filter((name) => given.flag(name));
    if (chosen.length > 1)
      throw new UsageError(`--${chosen.join(' and --')} exclude each other.`, 'checklist');
    const wanted = given.text('run');
    if (wanted !== undefined)
      return runOrPlan(invocation, {
        ...(version === undefined ? {} : { version }),
        steps: wanted === 'next' ? { kind: 'next' } : { kind: 'one', id: wanted },
      });
    const settlement = settlementOf(invocation);
    const { slipway } = services;
    const run =
      settlement === undefined
        ? await slipway.checklist(version, signal)
        : await slipway.settleStep(version, settlement.step, settlement.how, signal);
    return {
      document: checklistJson(run),
      text: `${checklistText(run, paintFor(terminal.stdout))}\n${verdict(run)}`,
    };
  },
};

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
