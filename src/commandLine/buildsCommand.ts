import { BuildError } from '../build/buildError.ts';
import type { RecalledBuild } from '../build/history/compareBuilds.ts';
import { compareBuilds } from '../build/history/compareBuilds.ts';
import { findBuild } from '../build/history/findBuild.ts';
import type { ListedBuilds } from '../build/history/listBuilds.ts';
import { listBuilds } from '../build/history/listBuilds.ts';
import type { PastBuild } from '../build/history/pastBuild.ts';
import { replayBuild } from '../build/history/replayBuild.ts';
import type { BuildProgress } from '../build/buildProgress.ts';
import { buildComparisonText } from './buildComparisonText.ts';
import { pastBuildJson, pastBuildsText, pastBuildText } from './pastBuildText.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { UsageError } from './usageError.ts';

const usual = 20;

export const buildsCommand: Command = {
  name: 'builds',
  summary: 'list past and running builds, look at one, or compare two',
  operands: '[BUILD [OTHER]]',
  arity: [0, 2],
  options: {
    builder: { type: 'text', value: 'NAME', summary: 'only this builder’s builds' },
    limit: { type: 'text', value: 'N', summary: `list N builds (${usual}); 0 is all` },
    log: { type: 'flag', summary: 'print what BUILD said; while it runs, up to its end' },
  },
  description:
    'What BuildKit remembers of its builds, whoever started them: result, duration, how much came from the\ncache, digest. BUILD is the beginning of an id, or ^N for the Nth newest from ^0. With OTHER, what it\ndid otherwise: time by step, cache, arguments, base images.',
  examples: ['slipway builds', 'slipway builds ^0 --log', 'slipway builds ^1 ^0 --json'],
  async run(invocation) {
    const { arguments: given, services, signal } = invocation;
    const limit = wholeNumber(given.text('limit'));
    const listed = await listBuilds(services, given.text('builder'), signal);
    if (given.operands.length === 0) return list(listed, limit, invocation);
    refuseHalf(listed);
    const [one, other] = given.operands.map((text) => findBuild(listed.builds, text));
    if (one === undefined) throw new UsageError('slipway builds needs no empty BUILD.');
    const progress = await replay(one, listed, invocation);
    if (other !== undefined) return compared(one, progress, other, listed, invocation);
    if (given.flag('log'))
      return {
        document: { ...pastBuildJson(one), log: progress.fullLog() },
        text: neutraliseLines(progress.fullLog()),
      };
    const snapshot = progress.snapshot();
    const text = pastBuildText(one, snapshot, paintFor(invocation.terminal.stdout));
    return { document: { ...pastBuildJson(one), steps: snapshot.steps }, text };
  },
};

function list(
  { builds, failures, nodes }: ListedBuilds,
  limit: number,
  { terminal }: Invocation,
): CommandResult {
  const shown = limit === 0 ? builds : builds.slice(0, limit);
  const left = builds.length - shown.length;
  const warnings = [
    ...failures.map(({ node, error }) => `${node.builder}: ${error.message}`),
    ...(left > 0 ? [`${left} more; --limit 0 lists all.`] : []),
    ...(nodes.length === 0 ? ['No builder runs that could be asked: slipway builders'] : []),
  ];
  const problems = failures.map(({ node, error }) => {
    return { builder: node.builder, node: node.node, message: error.message };
  });
  return {
    document: { builds: shown.map(pastBuildJson), problems },
    text: pastBuildsText(shown, paintFor(terminal.stdout)),
    warnings,
    ...(failures.length > 0 && { exitCode: 1 as const }),
  };
}

async function compared(
  left: PastBuild,
  leftProgress: BuildProgress,
  right: PastBuild,
  listed: ListedBuilds,
  invocation: Invocation,
): Promise<CommandResult> {
  const sideOf = (build: PastBuild, progress: BuildProgress): RecalledBuild => {
    return { build, snapshot: progress.snapshot() };
  };
  const rightProgress = await replay(right, listed, invocation);
  const comparison = compareBuilds(sideOf(left, leftProgress), sideOf(right, rightProgress));
  return {
    document: {
      ...comparison,
      left: pastBuildJson(comparison.left),
      right: pastBuildJson(comparison.right),
    },
    text: buildComparisonText(comparison, paintFor(invocation.terminal.stdout)),
  };
}

async function replay(
  build: PastBuild,
  { nodes }: ListedBuilds,
  { services, signal }: Invocation,
): Promise<BuildProgress> {
  const node = nodes.find((each) => each.builder === build.builder && each.node === build.node);
  const asked = node ?? { builder: build.builder, node: build.node };
  return replayBuild(services.history, asked, build, () => undefined, signal);
}

/** A build that is not found may be on a builder that did not answer. */
function refuseHalf({ builds, failures }: ListedBuilds): void {
  const [first] = failures;
  if (first !== undefined && builds.length === 0) throw first.error;
  if (builds.length > 0) return;
  throw new BuildError(
    'failed',
    'No running builder remembers a build.',
    'slipway builders shows which run; a build starts them.',
  );
}

function wholeNumber(text: string | undefined): number {
  if (text === undefined) return usual;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UsageError(`--limit ${neutralise(text)} is not a whole number.`);
}
