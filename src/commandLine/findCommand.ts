import type { Command } from './command.ts';
import { nearest } from './nearest.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { UsageError } from './usageError.ts';

/** The command the first operands name. Throws UsageError naming the nearest one. */
export function findCommand(words: readonly string[], commands: readonly Command[]): Command {
  const [named] = commands
    .filter(({ name }) => name.split(' ').every((word, index) => words[index] === word))
    // `builders create` is more of a name than `builders`.
    .sort((one, other) => other.name.length - one.name.length);
  if (named !== undefined) return named;
  const [first = '', second] = words;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0) throw unknownInGroup(first, second, group);
  const near = nearest(
    first,
    commands.map(({ name }) => name.split(' ')[0] ?? name),
  );
  const full = commands.find(({ name }) => name.split(' ')[0] === near)?.name;
  const hint = full === undefined ? '' : ` Did you mean “slipway ${full}”?`;
  throw new UsageError(`There is no command “${neutralise(first)}”.${hint}`);
}

function unknownInGroup(
  first: string,
  second: string | undefined,
  group: readonly Command[],
): UsageError {
  const names = group.map(({ name }) => `“slipway ${name}”`).join(' or ');
  return second === undefined
    ? new UsageError(`slipway ${first} what? There is ${names}.`)
    : new UsageError(`There is no “slipway ${first} ${neutralise(second)}”. There is ${names}.`);
}
