import { readFile } from 'node:fs/promises';
import type { BuildPlan } from '../build/buildPlan.ts';
import type { BuildResult } from '../build/runBuild.ts';
import { isDigest } from '../oci/digest.ts';
import { parsePlatform } from '../oci/platform.ts';
import { isTag, parseReference } from '../oci/reference.ts';
import type { BuildRequest } from '../release/slipway.ts';
import { buildResultText } from '../terminal/buildResultText.ts';
import { buildResultJson } from './buildResultJson.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { IncompleteError } from './incompleteError.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { showPlans } from './showPlans.ts';
import { UsageError } from './usageError.ts';
import { watchBuilds } from './watchBuilds.ts';

export const buildCommand: Command = {
  name: 'build',
  summary: 'build images for several platforms, and push them',
  operands: '[IMAGE…]',
  arity: [0, Number.POSITIVE_INFINITY],
  options: {
    platform: {
      type: 'text',
      value: 'PLATFORM',
      repeatable: true,
      summary: 'os/arch[/variant], also several with commas; else those of the image',
    },
    tag: {
      type: 'text',
      value: 'TAG',
      repeatable: true,
      summary: 'a tag for every repository of the image, or a full reference; else planned',
    },
    push: { type: 'flag', summary: 'push to the registries, then read back what they hold' },
    load: { type: 'flag', summary: 'load into the engine’s own image store' },
    'no-cache': { type: 'flag', summary: 'run every step again' },
    strategy: {
      type: 'text',
      value: 'HOW',
      choices: ['together', 'by-digest'],
      summary: 'build all platforms together, or each by digest and merge; else as configured',
    },
    force: {
      type: 'flag',
      summary: 'build also what is in the registry or kept from a failed run',
    },
    changed: {
      type: 'flag',
      summary: 'only images of which something changed since the last release',
    },
    retry: {
      type: 'flag',
      summary: 'build and push what the last run left undone, as it was asked',
    },
    builder: { type: 'text', value: 'NAME', summary: 'the builder; else one that can do the job' },
    report: {
      type: 'flag',
      summary: 'print the report of each build, as .slipway/reports keeps it, as Markdown',
    },
    'dry-run': { type: 'flag', summary: 'print the commands and what they would do; run nothing' },
    against: {
      type: 'text',
      value: 'FILE',
      summary: 'with --dry-run: what differs from the plan in FILE, an earlier --dry-run --json',
    },
  },
  description:
    'Images are those of slipway.yaml, or of the Dockerfiles found. Without IMAGE all of them are built. Without\n--push and --load the result stays in the build cache. By digest, a platform that fails does not stop the others:\nwhat they pushed is kept, and the next run for the same commit builds only what is missing. With skipExisting,\nwhat the registry already holds from this commit is not built. Several images are built side by side; one that\nfails does not stop the others. --changed compares with the newest version tag before this commit: an image is left\nout when nothing in its contexts differs and the registry holds the release.',
  examples: [
    'slipway build --dry-run --push',
    'slipway build api --platform linux/amd64,linux/arm64 --tag 1.4.0 --push',
    'slipway build --tag localhost:5000/demo/api:dev --push --json',
    'slipway build api --push --report >report.md',
    'slipway build --retry',
  ],
  async run(invocation) {
    const { services, signal } = invocation;
    const plans = invocation.arguments.flag('retry')
      ? await planRetry(invocation)
      : await services.slipway.planBuild(buildRequest(invocation), signal);
    if (plans.length === 0)
      return { document: { images: [] }, text: 'Nothing to retry: no push ended badly here.\n' };
    if (!invocation.arguments.flag('dry-run')) return runPlans(plans, invocation);
    return showPlans(plans, invocation);
  },
};

/** As it was asked for then: other words now would be another build. */
function planRetry({ arguments: given, services, signal }: Invocation): Promise<BuildPlan[]> {
  const others = [
    'platform',
    'tag',
    'push',
    'load',
    'no-cache',
    'strategy',
    'force',
    'builder',
    'changed',
  ];
  if (given.operands.length > 0 || others.some((name) => given.flag(name)))
    throw new UsageError('--retry repeats the last push; it takes --dry-run and no more.', 'build');
  return services.slipway.planRetry(signal);
}

const keptNowhere = 'Neither --push nor --load was given: the result is in the build cache only.';

function buildRequest({ arguments: given }: Invocation): BuildRequest {
  if (given.flag('against') && !given.flag('dry-run'))
    throw new UsageError('--against compares plans: it needs --dry-run.', 'build');
  if (given.flag('push') && given.flag('load'))
    throw new UsageError('--push and --load exclude each other.', 'build');
  const platforms = given.commaList('platform');
  for (const platform of platforms) {
    if (parsePlatform(platform) === undefined)
      throw new UsageError(
        `--platform is os/arch[/variant] such as linux/arm64, not “${neutralise(platform)}”.`,
        'build',
      );
  }
  const tags = given.commaList('tag');
  for (const tag of tags) checkTag(tag);
  const builder = given.text('builder');
  const strategy = given.text('strategy');
  return {
    images: given.operands,
    platforms,
    tags,
    output: given.flag('push') ? 'push' : given.flag('load') ? 'load' : 'none',
    noCache: given.flag('no-cache'),
    force: given.flag('force'),
    changed: given.flag('changed'),
    compareTags: given.flag('dry-run'),
    ...(strategy === 'together' || strategy === 'by-digest' ? { strategy } : {}),
    ...(builder === undefined ? {} : { builder }),
  };
}

function checkTag(tag: string): void {
  if (isTag(tag)) return;
  const digest = tag.slice(tag.indexOf('@') + 1);
  if (isDigest(digest))
    throw new UsageError('--tag names a tag; nothing can be pushed to a chosen digest.', 'build');
  if (!/[/:]/.test(tag))
    throw new UsageError(
      `--tag “${neutralise(tag)}” is not a tag: letters, digits, “_”, “.” and “-”, at most 128.`,
      'build',
    );
  parseReference(tag);
}

async function runPlans(
  plans: readonly BuildPlan[],
  invocation: Invocation,
): Promise<CommandResult> {
  const { arguments: given, terminal, signal } = invocation;
  const { results, failures } = await watchBuilds(plans, invocation);
  const { stderr } = terminal;
  const [first, ...others] = failures;
  if (first !== undefined) {
    const paint = paintFor(stderr);
    for (const { plan, error } of signal.aborted ? [] : others)
      stderr.write(
        `${paint('bold', neutralise(plan.spec.image))}  ${paint('red', 'failed:')} ${neutralise(messageOf(error))}\n`,
      );
    // What was pushed beside the failure is part of the truth.
    throw new IncompleteError({ images: results.map(buildResultJson) }, first.error);
  }
  const paint = paintFor(terminal.stdout);
  return {
    document: { images: results.map(buildResultJson) },
    text: given.flag('report')
      ? await reportTexts(results)
      : results.map((result) => buildResultText(result, paint)).join('\n'),
    warnings: plans.some(({ spec }) => spec.output === 'none') ? [keptNowhere] : [],
  };
}

async function reportTexts(results: readonly BuildResult[]): Promise<string> {
  const files = results.flatMap(({ report }) => report ?? []);
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
