import { displayArgv } from '../build/displayCommand.ts';
import type { Finding } from '../release/doctor/doctor.ts';
import { fixCommand } from '../release/doctor/fix.ts';
import type { Command } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';

const marks: Readonly<Record<Finding['state'], readonly [string, Colour]>> = {
  ok: ['ok', 'green'],
  warning: ['warning', 'yellow'],
  failed: ['failed', 'red'],
  skipped: ['skipped', 'dim'],
};

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'check everything a release needs, and say how to mend it',
  operands: '',
  arity: [0, 0],
  options: {},
  description:
    'Looks at Docker, buildx, builders, emulation, registries, git and GitHub. Changes nothing. Exits with 1\nwhen something that is needed does not work.',
  examples: ['slipway doctor', 'slipway doctor --json'],
  async run({ terminal, services, signal }) {
    const findings = await services.slipway.doctor(signal);
    const failed = findings.filter(({ state }) => state === 'failed').length;
    const paint = paintFor(terminal.stdout);
    const width = Math.max(0, ...findings.map(({ title }) => neutralise(title).length));
    let text = findings.map((finding) => findingText(finding, width, paint)).join('');
    text += failed === 0 ? '' : `\n${paint('red', `${count(failed, 'check')} failed.`)}\n`;
    const result = { document: { ok: failed === 0, findings }, text };
    return failed === 0 ? result : { ...result, exitCode: 1 };
  },
};

/** What the user has to fill in stays as it is written. */
function commandText(command: readonly string[]): string {
  const last = command.at(-1) ?? '';
  const open = last.startsWith('<');
  return neutralise(open ? `${displayArgv(command.slice(0, -1))} ${last}` : displayArgv(command));
}

function findingText(finding: Finding, width: number, paint: Paint): string {
  const [word, colour] = marks[finding.state];
  const mark = paint(colour, word.padEnd('warning'.length));
  const title = neutralise(finding.title).padEnd(width);
  let text = `${mark}  ${title}  ${neutralise(finding.detail)}`.trimEnd() + '\n';
  if (finding.remedy !== undefined && finding.remedy !== '') {
    const indent = ' '.repeat('warning'.length + width + 4);
    text += `${indent}${paint('cyan', 'next:')} ${neutralise(finding.remedy)}\n`;
    const command = finding.fix && fixCommand(finding.fix);
    if (command !== undefined)
      text += `${indent}${paint('cyan', 'run:')}  ${commandText(command)}\n`;
  }
  return text;
}
