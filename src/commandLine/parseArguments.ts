import { parseArgs } from 'node:util';
import { Arguments } from './arguments.ts';
import type { Command, OptionSpec, OptionSpecs } from './command.ts';
import { globalOptionSpecs } from './globalOptions.ts';
import { nearest } from './nearest.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { UsageError } from './usageError.ts';

type Token = ReturnType<typeof tokensOf>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** The words that are neither options nor their values, read with every option any command has. */
export function operandsOf(argv: readonly string[], commands: readonly Command[]): string[] {
  const known: Record<string, OptionSpec> = { ...globalOptionSpecs };
  for (const command of commands) Object.assign(known, command.options);
  const operands: string[] = [];
  for (const token of tokensOf(argv, known)) {
    if (token.kind === 'positional') operands.push(token.value);
  }
  return operands;
}

/** Checks `argv` against a command's options and operands. Throws UsageError. */
export function parseArguments(argv: readonly string[], command: Command): Arguments {
  const given = parseOptions(argv, { ...command.options, ...globalOptionSpecs }, command.name);
  const operands = given.operands.slice(command.name.split(' ').length);
  if (!given.flag('help')) checkOperands(operands, command);
  return given.withOperands(operands);
}

/** Checks the options alone; the command's own words are still among the operands. */
export function parseOptions(
  argv: readonly string[],
  specs: OptionSpecs,
  command?: string,
): Arguments {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokensOf(argv, specs)) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = specOf(token, specs, command);
    const value = valueOf(token, spec, command);
    const before = values.get(token.name);
    if (before !== undefined && spec.type === 'text' && spec.repeatable !== true)
      throw new UsageError(`${token.rawName} is given twice.`, command);
    values.set(token.name, [...(before ?? []), value]);
  }
  return new Arguments(operands, values);
}

function tokensOf(argv: readonly string[], specs: OptionSpecs) {
  const options: Record<string, { type: 'boolean' | 'string'; short?: string }> = {};
  for (const [name, { type }] of Object.entries(specs))
    options[name] = { type: type === 'flag' ? 'boolean' : 'string' };
  options['help'] = { type: 'boolean', short: 'h' };
  return parseArgs({ args: [...argv], options, strict: false, tokens: true }).tokens;
}

function specOf(token: OptionToken, specs: OptionSpecs, command?: string): OptionSpec {
  const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
  if (spec !== undefined) return spec;
  const near = token.rawName.startsWith('--') ? nearest(token.name, Object.keys(specs)) : undefined;
  const hint = near === undefined ? '' : ` Did you mean --${near}?`;
  throw new UsageError(`There is no option ${neutralise(token.rawName)}.${hint}`, command);
}

function valueOf(token: OptionToken, spec: OptionSpec, command?: string): string {
  const option = token.rawName;
  if (spec.type === 'flag') {
    if (token.value === undefined) return '';
    throw new UsageError(`${option} takes no value.`, command);
  }
  const what = spec.value ?? 'value';
  if (token.value === undefined || token.value === '')
    throw new UsageError(`${option} needs a value: ${option} ${what}.`, command);
  // `--tag --push` is a forgotten value far more often than a tag called `--push`.
  if (!token.inlineValue && token.value.length > 1 && token.value.startsWith('-'))
    throw new UsageError(
      `${option} needs a value, but ${neutralise(token.value)} follows. If that is the value, write ${option}=${neutralise(token.value)}.`,
      command,
    );
  if (spec.choices !== undefined && !spec.choices.includes(token.value))
    throw new UsageError(
      `${option} is one of ${spec.choices.join(', ')}, not “${neutralise(token.value)}”.`,
      command,
    );
  return token.value;
}

function checkOperands(operands: readonly string[], command: Command): void {
  const [least, most] = command.arity;
  if (operands.length < least)
    throw new UsageError(`slipway ${command.name} needs ${command.operands}.`, command.name);
  const extra = operands[most];
  if (extra !== undefined)
    throw new UsageError(
      `slipway ${command.name} takes ${command.operands === '' ? 'no operands' : `only ${command.operands}`}; “${neutralise(extra)}” is too much.`,
      command.name,
    );
}
