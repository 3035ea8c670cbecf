import type { Pin } from '../release/pin/pin.ts';
import { pinLine } from '../release/pin/pin.ts';
import type { PinChange } from '../release/pin/planPin.ts';
import { planPin } from '../release/pin/planPin.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from './usageError.ts';
import { writeOptions } from './writeOptions.ts';

export const pinCommand: Command = {
  name: 'pin',
  summary: 'print IMAGE=name@sha256:… lines, or write them into an env file',
  operands: '[[NAME=]REFERENCE…]',
  arity: [0, Number.POSITIVE_INFINITY],
  options: {
    ...writeOptions,
    tag: { type: 'text', value: 'TAG', summary: 'of the project’s images, without REFERENCE' },
    file: { type: 'text', value: 'FILE', summary: 'env file to write the lines into' },
  },
  description:
    'Each reference is asked for its digest now. Without one, the first repository of every image of slipway.yaml is,\nat TAG or the tag of the project’s version. One image is IMAGE, several are API_IMAGE, WEB_IMAGE and so on, unless\nNAME says otherwise. In FILE a line that sets the variable gets the new value in place, with its quotes and its\ncomment; others are added at the end, and everything else stays. FILE counts from the project’s folder.',
  examples: [
    'slipway pin ghcr.io/acme/api:1.4.0',
    'slipway pin API_IMAGE=ghcr.io/acme/api:1.4.0 WEB_IMAGE=ghcr.io/acme/web:1.4.0 --file deploy/.env --dry-run',
  ],
  async run(invocation) {
    const { arguments: given, services, signal } = invocation;
    const tag = given.text('tag');
    const references = given.operands;
    if (tag !== undefined && references.length > 0)
      throw new UsageError('--tag is for the project’s images: a REFERENCE has its own.', 'pin');
    const request = tag === undefined ? { references } : { references, tag };
    const pins = await services.slipway.pins(request, signal);
    const file = given.text('file');
    if (file !== undefined) return await writePins(invocation, file, pins);
    return { document: { pins }, text: pins.map((pin) => `${pinLine(pin)}\n`).join('') };
  },
};

async function writePins(
  invocation: Invocation,
  file: string,
  pins: readonly Pin[],
): Promise<CommandResult> {
  const { arguments: given, services, signal, terminal } = invocation;
  const before = await services.envFiles.read(file, signal);
  const plan = planPin(before ?? '', pins);
  const document = { pins, file, changes: plan.changes, written: false };
  const due = plan.changes.filter(({ action }) => action !== 'unchanged').length;
  const shown = planText(file, before === undefined, plan.changes, paintFor(terminal.stdout));
  if (given.flag('dry-run')) return { document, text: shown };
  if (due === 0) return { document, text: `${shown}Nothing to do.\n` };
  const question = `Write ${count(due, 'line')} into ${neutralise(file)}?`;
  if (!(await confirmWrite(invocation, 'pin', shown, question)))
    return { document, text: 'Nothing was written.\n', exitCode: 1 };
  await services.envFiles.replace(file, before, plan.text, signal);
  return { document: { ...document, written: true }, text: `${shown}Written.\n` };
}

const colours: Readonly<Record<PinChange['action'], Colour>> = {
  create: 'green',
  change: 'yellow',
  unchanged: 'dim',
};

function planText(
  file: string,
  isNew: boolean,
  changes: readonly PinChange[],
  paint: Paint,
): string {
  const rows = changes.map((change) => [
    { text: change.action, colour: colours[change.action] },
    change.variable,
    change.to,
    change.action === 'change' ? `from ${change.from ?? 'another value'}` : '',
  ]);
  const head = `${paint('bold', neutralise(file))}${isNew ? ' (new)' : ''}\n`;
  return head + table(rows, { paint, indent: '  ' });
}
