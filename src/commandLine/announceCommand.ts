import { displayArgv } from '../build/displayCommand.ts';
import type { AnnouncementPlan } from '../release/announce/announceVerbs.ts';
import type { Command } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { IncompleteError } from './incompleteError.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { writeOptions } from './writeOptions.ts';

export const announceCommand: Command = {
  name: 'announce',
  summary: 'tell others about a release: a command, a webhook',
  operands: '[VERSION]',
  arity: [0, 1],
  options: writeOptions,
  description:
    'Runs announce.run of slipway.yaml with the notes on its standard input, and posts announce.webhook.body as JSON to\nthe address in the environment variable it names. The notes are the changelog’s section of the version. With\nneither configured the notes are printed.',
  examples: [
    'slipway announce --dry-run',
    'SLIPWAY_WEBHOOK=https://… slipway announce 1.4.0 --yes',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const { slipway } = services;
    const plan = await slipway.planAnnouncement(given.operands[0], signal);
    const document = { ...plan, told: [] as string[] };
    const { command, webhook, warnings } = plan;
    const shown = planText(plan, paintFor(terminal.stdout));
    if (given.flag('dry-run') || (command === undefined && webhook === undefined))
      return { document, text: shown, warnings };
    const question = `Announce ${neutralise(plan.title)}?`;
    if (!(await confirmWrite(invocation, 'announce', shown, question)))
      return { document, text: 'Nobody was told.\n', exitCode: 1 };
    const told: string[] = [];
    try {
      await slipway.runAnnouncement(
        plan,
        (text) => terminal.stderr.write(neutraliseLines(text)),
        signal,
      );
      if (command !== undefined) told.push('command');
      await slipway.postAnnouncement(plan, signal);
      if (webhook !== undefined) told.push('webhook');
    } catch (error) {
      throw new IncompleteError({ ...document, told }, error);
    }
    return { document: { ...document, told }, text: `Told: ${told.join(', ')}.\n`, warnings };
  },
};

function planText({ title, url, notes, command, webhook }: AnnouncementPlan, paint: Paint): string {
  let text = `${paint('bold', neutralise(title))}${url === '' ? '' : `  ${neutralise(url)}`}\n`;
  if (command !== undefined) text += `  run   ${neutralise(displayArgv(command))}\n`;
  if (webhook !== undefined) {
    text += `  post  to the address in ${neutralise(webhook.variable)}\n`;
    text += `        ${neutralise(JSON.stringify(webhook.body))}\n`;
  }
  return `${text}\n${neutraliseLines(notes)}\n`;
}
