import type { Invocation } from './command.ts';
import { UsageError } from './usageError.ts';

/**
 * True when what `text` shows may be written: with `--yes`, or when a person at the terminal says
 * so. Throws UsageError where nobody can be asked.
 */
export async function confirmWrite(
  { arguments: given, terminal, signal }: Invocation,
  command: string,
  text: string,
  question: string,
): Promise<boolean> {
  if (given.flag('yes')) return true;
  if (terminal.ask === undefined)
    throw new UsageError(
      'Nothing was written: without a terminal to ask on, --yes has to say that it may be. --dry-run shows what it would do.',
      command,
    );
  terminal.stderr.write(text);
  const answer = await terminal.ask(`${question} [y/N] `, signal);
  return /^y(es)?$/i.test(answer.trim());
}
