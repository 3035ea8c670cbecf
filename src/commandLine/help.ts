import type { Command, OptionSpecs } from './command.ts';
import { globalOptionSpecs, programOptionSpecs } from './globalOptions.ts';
import type { Paint } from '../terminal/paint.ts';
import { table } from '../terminal/table.ts';

export function programHelp(commands: readonly Command[], paint: Paint): string {
  const rows = commands.map(({ name, operands, summary }) => [
    `${name} ${operands}`.trim(),
    summary,
  ]);
  return [
    'Slipway builds and releases multi-arch container images.',
    `${paint('bold', 'Usage:')} slipway COMMAND [OPTION…]`,
    `${paint('bold', 'Commands:')}\n${table(rows, { paint, indent: '  ' })}`.trimEnd(),
    `${paint('bold', 'Options of every command:')}\n${optionsText(programOptionSpecs, paint)}`.trimEnd(),
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled. “slipway COMMAND --help” says more.\n',
  ].join('\n\n');
}

export function commandHelp(command: Command, paint: Paint): string {
  const usage = `slipway ${command.name} ${command.operands}`.trim();
  const parts = [
    `${paint('bold', 'Usage:')} ${usage} [OPTION…]`,
    `${capital(command.summary)}.\n${command.description}`,
  ];
  if (Object.keys(command.options).length > 0)
    parts.push(`${paint('bold', 'Options:')}\n${optionsText(command.options, paint)}`.trimEnd());
  parts.push(
    `${paint('bold', 'Options of every command:')}\n${optionsText(globalOptionSpecs, paint)}`.trimEnd(),
    `${paint('bold', 'Examples:')}\n${command.examples.map((example) => `  ${example}\n`).join('')}`,
  );
  return parts.join('\n\n');
}

function optionsText(specs: OptionSpecs, paint: Paint): string {
  const rows = Object.entries(specs).map(([name, spec]) => {
    const value = spec.type === 'flag' ? '' : ` ${spec.value ?? 'VALUE'}`;
    const again = spec.repeatable === true ? '…' : '';
    return [`--${name}${value}${again}`, spec.summary];
  });
  return table(rows, { paint, indent: '  ' });
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
