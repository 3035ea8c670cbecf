import type { GlobalOptions, Services } from './command.ts';
import { commands } from './commands.ts';
import type { FailureDocument } from './describeFailure.ts';
import { describeFailure } from './describeFailure.ts';
import { exitCodeOf } from '../terminal/exitCode.ts';
import { failureText } from '../terminal/failureText.ts';
import { findCommand } from './findCommand.ts';
import { globalOptions, programOptionSpecs } from './globalOptions.ts';
import { commandHelp, programHelp } from './help.ts';
import { IncompleteError } from './incompleteError.ts';
import { neutralise, safeJson } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { operandsOf, parseArguments, parseOptions } from './parseArguments.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** 0 done, 1 failed, 2 wrong usage, 130 cancelled. */
export type ExitCode = 0 | 1 | 2 | 130;

export interface CommandLine {
  /** Without the program's own name. */
  readonly argv: readonly string[];
  readonly version: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Builds the adapters; asked only for a command that is going to run. May throw a Failure. */
  compose(options: GlobalOptions, warn: (text: string) => void): Promise<Services>;
}

/** Runs one command line to its end. Never throws: a failure is written, and is the exit code. */
export async function runCommandLine(line: CommandLine): Promise<ExitCode> {
  try {
    return await dispatch(line);
  } catch (error) {
    return reportFailure(error, line);
  }
}

async function dispatch(line: CommandLine): Promise<ExitCode> {
  const { terminal, signal, version } = line;
  const argv = line.argv[0] === 'help' ? [...line.argv.slice(1), '--help'] : line.argv;
  const paint = paintFor(terminal.stdout);
  const words = operandsOf(argv, commands);
  if (words.length === 0) {
    const given = parseOptions(argv, programOptionSpecs);
    if (given.flag('version')) return done(terminal, `${version}\n`);
    if (given.flag('help')) return done(terminal, programHelp(commands, paint));
    throw new UsageError('A command is missing.');
  }
  const command = findCommand(words, commands);
  const given = parseArguments(argv, command);
  if (given.flag('help')) return done(terminal, commandHelp(command, paint));
  const options = globalOptions(given);
  signal.throwIfAborted();
  const services = await line.compose(options, (text) => warn(terminal, text));
  const result = await command.run({ arguments: given, terminal, services, options, signal });
  if (given.flag('json')) {
    terminal.stdout.write(`${safeJson(result.document)}\n`);
  } else {
    terminal.stdout.write(result.text);
    for (const text of result.warnings ?? []) warn(terminal, text);
  }
  return result.exitCode ?? 0;
}

function warn({ stderr }: Terminal, text: string): void {
  stderr.write(`${paintFor(stderr)('yellow', 'warning:')} ${neutralise(text)}\n`);
}

function done(terminal: Terminal, text: string): ExitCode {
  terminal.stdout.write(text);
  return 0;
}

/** A failure is text on standard error, and with `--json` also the one document on standard output. */
function reportFailure(thrown: unknown, { argv, terminal }: CommandLine): ExitCode {
  const [error, partial] =
    thrown instanceof IncompleteError ? [thrown.cause, thrown.document] : [thrown, {}];
  const failure: FailureDocument = describeFailure(error);
  const paint = paintFor(terminal.stderr);
  terminal.stderr.write(failureText(error, failure, paint, argv.includes('--verbose')));
  if (argv.includes('--json'))
    terminal.stdout.write(`${safeJson({ error: failure, ...partial })}\n`);
  return error instanceof UsageError ? 2 : exitCodeOf(error);
}
