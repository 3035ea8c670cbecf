import { expect, it } from 'vitest';
import { splitCommand } from '../../../../src/release/checklist/splitCommand.ts';

it.each([
  ['go test ./...', ['go', 'test', './...']],
  [`sh -c 'echo "$HOME" | wc'`, ['sh', '-c', 'echo "$HOME" | wc']],
  [String.raw`say "a \"b\" \n" c\ d ''`, ['say', String.raw`a "b" \n`, 'c d', '']],
  ['  a"b"c  ', ['abc']],
  ["docker inspect --format '{{json .}}' x", ['docker', 'inspect', '--format', '{{json .}}', 'x']],
  [String.raw`print \$5`, ['print', '$5']],
])('splits %s', (line, argv) => {
  expect(splitCommand(line)).toEqual({ kind: 'argv', argv });
});

it.each([
  ['make && make install', '“&” means something to a shell only.'],
  ['echo $HOME', '“$” means something to a shell only.'],
  ['echo "it is `date`"', '“`” means something to a shell only.'],
  ['a\nb', 'A line break means something to a shell only.'],
  [`echo 'open`, "A ' is not closed."],
  ['echo \\', 'It ends with a backslash.'],
  ['CGO_ENABLED=0 go build', 'Write env CGO_ENABLED=0 before the command.'],
  ['  ', 'It names no program.'],
])('refuses %s', (line, problem) => {
  const split = splitCommand(line);
  expect(split.kind === 'problem' ? split.problem : '').toContain(problem);
});
