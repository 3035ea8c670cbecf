import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/commandLine/commands.ts';
import { findCommand } from '../../../src/commandLine/findCommand.ts';
import { operandsOf, parseArguments } from '../../../src/commandLine/parseArguments.ts';

function parse(...argv: string[]) {
  const command = findCommand(operandsOf(argv, commands), commands);
  return { command: command.name, given: parseArguments(argv, command) };
}

function refusal(argv: readonly string[]): unknown {
  try {
    return parse(...argv);
  } catch (error) {
    return error;
  }
}

describe('what is understood', () => {
  it('options before and after the command, and their values', () => {
    const argv = ['--directory', 'tags', 'build', '--push', 'api', '--builder=b', 'web'];
    const { command, given } = parse(...argv);
    expect(command).toBe('build');
    expect(given.operands).toEqual(['api', 'web']);
    expect(given.text('directory')).toBe('tags');
    expect(given.text('builder')).toBe('b');
    expect(given.flag('push')).toBe(true);
    expect(given.flag('load')).toBe(false);
  });

  it('repeated and comma-separated lists, in order', () => {
    const { given } = parse('build', '--platform', 'a/b, c/d,', '--platform=e/f');
    expect(given.commaList('platform')).toEqual(['a/b', 'c/d', 'e/f']);
  });

  it('- as a value, and operands after --', () => {
    expect(parse('plan', 'tags', '--rules', '-').given.text('rules')).toBe('-');
    expect(parse('tags', '--', '--json').given.operands).toEqual(['--json']);
  });

  it('help needs no operands', () => {
    expect(parse('tags', '--help').given.flag('help')).toBe(true);
    expect(parse('inspect', '-h').given.flag('help')).toBe(true);
  });
});

describe('what is refused', () => {
  it.each([
    [['inspekt', 'x'], 'There is no command “inspekt”. Did you mean “slipway inspect”?'],
    [['paln', 'tags'], 'There is no command “paln”. Did you mean “slipway plan tags”?'],
    [['zzzzzzzz'], 'There is no command “zzzzzzzz”.'],
    [['plan'], 'slipway plan what? There is “slipway plan tags”.'],
    [['plan', 'tag'], 'There is no “slipway plan tag”. There is “slipway plan tags”.'],
    [['tags'], 'slipway tags needs REPOSITORY.'],
    [['tags', 'a', 'b'], 'slipway tags takes only REPOSITORY; “b” is too much.'],
    [['doctor', 'x'], 'slipway doctor takes no operands; “x” is too much.'],
    [['build', '--platfrom=x'], 'There is no option --platfrom. Did you mean --platform?'],
    [['build', '--no-push'], 'There is no option --no-push.'],
    [['build', '--__proto__'], 'There is no option --__proto__.'],
    [['build', '-x'], 'There is no option -x.'],
    [['build', '--tag'], '--tag needs a value: --tag TAG.'],
    [['build', '--tag='], '--tag needs a value: --tag TAG.'],
    [
      ['build', '--tag', '--push'],
      '--tag needs a value, but --push follows. If that is the value, write --tag=--push.',
    ],
    [['build', '--push=yes'], '--push takes no value.'],
    [['build', '--builder', 'a', '--builder', 'b'], '--builder is given twice.'],
    [
      ['plan', 'tags', '--event', 'pr'],
      '--event is one of push, pull_request, schedule, workflow_dispatch, not “pr”.',
    ],
    [['tags', 'a', '\u001b[2J'], 'slipway tags takes only REPOSITORY; “\\x1b[2J” is too much.'],
  ])('%j', (argv, message) => {
    expect(refusal(argv)).toMatchObject({ name: 'UsageError', message });
  });
});
