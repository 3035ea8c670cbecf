import { displayArgv } from '../build/displayCommand.ts';
import { formatSize } from '../oci/formatSize.ts';
import type {
  BinariesPlan,
  BinariesResult,
  BinaryOutcome,
} from '../release/binaries/buildBinaries.ts';
import type { BinaryBuild } from '../release/binaries/planBinaries.ts';
import { fileGrowth } from '../release/binaries/compareSizes.ts';
import { prefixedLines } from '../release/binaries/prefixedLines.ts';
import { failureText } from '../terminal/failureText.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { formatDuration } from '../terminal/quantities.ts';
import type { Cell } from '../terminal/table.ts';
import { table } from '../terminal/table.ts';
import type { Command, Invocation } from './command.ts';
import { describeFailure } from './describeFailure.ts';

export const binariesCommand: Command = {
  name: 'binaries',
  summary: 'build the binaries of slipway.yaml for every platform, and look at what came of it',
  operands: '[NAME…]',
  arity: [0, Number.POSITIVE_INFINITY],
  options: {
    platform: {
      type: 'text',
      value: 'PLATFORM',
      repeatable: true,
      summary: 'os/arch[/variant], one of those in slipway.yaml; else all of them',
    },
    release: {
      type: 'text',
      value: 'VERSION',
      summary: 'what {{version}} is; else the project’s own',
    },
    'dry-run': { type: 'flag', summary: 'show what would be run; run nothing' },
  },
  description:
    'Runs the command of each binary for each platform, as many at a time as the machine has cores; one that fails stops\nno other. Then reads what each file is (ELF, Mach-O, PE), weighs it (maxSize), runs it where it can be run (verify),\ncompares its size with the last release (maxGrowth) and writes checksums.txt. Logs are in\n.slipway/releases/VERSION.logs; --verbose prints them as they come.',
  examples: ['slipway binaries --dry-run', 'slipway binaries api --platform linux/arm64'],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const version = given.text('release');
    const plan = await services.slipway.planBinaries(
      {
        names: given.operands,
        platforms: given.list('platform'),
        ...(version === undefined ? {} : { version }),
      },
      signal,
    );
    const paint = paintFor(terminal.stdout);
    if (given.flag('dry-run')) return { document: planJson(plan), text: planText(plan, paint) };
    const result = await build(plan, invocation);
    const failed = result.outcomes.filter(({ kind }) => kind === 'failed');
    const shown = {
      document: { version: plan.release.version, ...resultJson(result) },
      text: resultText(result, paint),
      warnings: result.notes,
    };
    return failed.length === 0 ? shown : { ...shown, exitCode: 1 };
  },
};

function build(
  plan: BinariesPlan,
  { services, terminal: { stderr }, options, signal }: Invocation,
): Promise<BinariesResult> {
  const paint = paintFor(stderr);
  const starts = new Map<BinaryBuild, number>();
  const outputs = new Map<BinaryBuild, string>();
  const broken = new Set<BinaryBuild>();
  const lines = prefixedLines((text) => {
    if (options.verbose) stderr.write(neutraliseLines(text));
  });
  return services.slipway.buildBinaries(
    plan,
    {
      started(of) {
        starts.set(of, performance.now());
        stderr.write(`${paint('dim', 'building')} ${nameOf(of)}\n`);
      },
      text(of, text) {
        outputs.set(of, `${outputs.get(of) ?? ''}${text}`.slice(-longestTail));
        lines.text(of, text);
      },
      ran(of, { end }) {
        if (end.exitCode !== 0) broken.add(of);
      },
      ended(outcome) {
        const of = outcome.build;
        lines.end(of);
        if (broken.has(of) && !options.verbose) stderr.write(tailText(outputs.get(of) ?? ''));
        const took = formatDuration(performance.now() - (starts.get(outcome.build) ?? 0));
        stderr.write(endText(outcome, took, paint, options.verbose));
      },
    },
    signal,
  );
}

/** Characters and lines of what a program that failed has printed last. */
const longestTail = 4096;
const mostLines = 10;

function tailText(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-mostLines);
  return output.trim() === ''
    ? ''
    : `${neutraliseLines(lines.map((line) => `  ${line}`).join('\n'))}\n`;
}

function nameOf({ name, platform }: BinaryBuild): string {
  return neutralise(`${name} ${platform}`);
}

function endText(outcome: BinaryOutcome, took: string, paint: Paint, verbose: boolean): string {
  const name = nameOf(outcome.build);
  if (outcome.kind === 'built')
    return `${paint('green', 'built')}    ${name}  ${paint('dim', took)}\n`;
  const { error } = outcome;
  const why = failureText(error, describeFailure(error), paint, verbose);
  return `${paint('red', 'failed')}   ${name}  ${paint('dim', took)}\n${why}`;
}

function planText({ release: { version }, builds }: BinariesPlan, paint: Paint): string {
  const commands = builds.map(({ platform, argv, env, output }) => {
    const given = Object.entries(env)
      .filter(([name]) => name.startsWith('GO'))
      .map(([name, value]) => `${name}=${value}`);
    return `${paint('bold', neutralise(output))}  ${paint('dim', neutralise(platform))}\n  ${neutralise([...given, displayArgv(argv)].join(' '))}\n`;
  });
  return `${builds.length === 1 ? '1 binary' : `${builds.length} binaries`} of ${neutralise(version)}\n\n${commands.join('')}`;
}

function planJson({ release: { version }, builds }: BinariesPlan): unknown {
  return { version, builds };
}

function resultText({ outcomes, checksums }: BinariesResult, paint: Paint): string {
  const built = outcomes.flatMap((one) => (one.kind === 'built' ? one.built.files : []));
  const since = built.find(({ before }) => before !== undefined)?.before?.tag;
  const rows = outcomes.flatMap((outcome): (string | Cell)[][] => {
    const { output, platform } = outcome.build;
    if (outcome.kind === 'failed') return [[output, platform, { text: 'failed', colour: 'red' }]];
    const { files, format, notes } = outcome.built;
    return files.map((file, at) => [
      ...[file.path, platform],
      { text: formatSize(file.size), align: 'right' },
      ...(since === undefined ? [] : [{ text: fileGrowth(file) ?? '', align: 'right' as const }]),
      at === 0 ? [format, ...notes].join('; ') : '',
    ]);
  });
  const growth = since === undefined ? [] : [`SINCE ${neutralise(since)}`];
  const text = table(rows, { paint, header: ['FILE', 'PLATFORM', 'SIZE', ...growth, 'IS'] });
  return checksums === undefined ? text : `${text}${neutralise(checksums.path)}\n`;
}

function resultJson({ outcomes, checksums, notes }: BinariesResult) {
  return {
    ok: outcomes.every(({ kind }) => kind === 'built'),
    binaries: outcomes.map((outcome) => {
      const { name, platform, output } = outcome.build;
      const own = { name, platform, output };
      if (outcome.kind === 'failed') return { ...own, error: describeFailure(outcome.error) };
      const { files, format, notes: found } = outcome.built;
      return { ...own, files, format, notes: found };
    }),
    ...(checksums === undefined ? {} : { checksums }),
    notes,
  };
}
