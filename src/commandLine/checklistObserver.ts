import type { RunObserver } from '../release/checklist/checklistVerbs.ts';
import { plannedText } from './checklistText.ts';
import type { Invocation } from './command.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';

/**
 * Tells on standard error what a run does. What stays is agreed to by `--yes` or at the terminal;
 * where nobody can be asked it is left waiting.
 */
export function checklistObserver(invocation: Invocation): RunObserver {
  const { terminal, options, arguments: given } = invocation;
  const { stderr } = terminal;
  const paint = paintFor(stderr);
  const said = new Map<string, string>();
  return {
    onChange: ({ steps }) => {
      for (const { step, state } of steps) {
        const before = said.get(step.id);
        said.set(step.id, state);
        if (state === before || (before === undefined && state !== 'running')) continue;
        const tone = state === 'passed' ? 'green' : state === 'failed' ? 'red' : 'cyan';
        stderr.write(`${paint(tone, state.padEnd('running'.length))}  ${neutralise(step.title)}\n`);
      }
    },
    onEvent: (step, event) => {
      if (event.kind === 'progress')
        stderr.write(`${paint('dim', `${step}: ${neutralise(event.text)}`)}\n`);
      if (event.kind === 'log' && options.verbose) stderr.write(neutraliseLines(event.text));
    },
    confirm: async (step, signal) => {
      if (given.flag('yes')) return true;
      if (terminal.ask === undefined) return false;
      stderr.write(plannedText([step], paint));
      const question = neutralise(step.confirmation ?? `${step.title}?`);
      return /^y(es)?$/i.test((await terminal.ask(`${question} [y/N] `, signal)).trim());
    },
  };
}
