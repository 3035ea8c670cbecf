import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { TagEvent, TagPlanRequest } from '../release/tags/planTags.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { tagChangesDocument, tagChangesText } from './tagChangesText.ts';
import { UsageError } from './usageError.ts';

const events: readonly TagEvent[] = ['push', 'pull_request', 'schedule', 'workflow_dispatch'];
const largestRules = 1024 * 1024;

export const planTagsCommand: Command = {
  name: 'plan tags',
  summary: 'show the tags an event would give an image',
  operands: '[REPOSITORY…]',
  arity: [0, 100],
  options: {
    ref: {
      type: 'text',
      value: 'REF',
      summary: 'a tag, a branch, a commit, or a full reference such as refs/pull/15/merge',
    },
    sha: {
      type: 'text',
      value: 'SHA',
      summary: 'the commit, 40 hex digits; without it, that of REF',
    },
    event: { type: 'text', value: 'EVENT', choices: events, summary: events.join(', ') },
    'base-ref': {
      type: 'text',
      value: 'B',
      summary: 'what {{base_ref}} stands for: the branch a pull request goes to',
    },
    'default-branch': { type: 'text', value: 'B', summary: 'the default branch, e.g. main' },
    date: {
      type: 'text',
      value: 'ISO',
      summary: 'the time to plan for, e.g. 2026-01-10T12:00:00Z',
    },
    rules: {
      type: 'text',
      value: 'FILE',
      summary: 'tag rules, one a line; - reads standard input',
    },
    flavor: { type: 'text', value: 'TEXT', summary: 'e.g. latest=false or prefix=v,onlatest=true' },
    against: {
      type: 'flag',
      summary: 'compare with the repositories named, else with those of the images',
    },
  },
  description:
    'The grammar and the result are those of docker/metadata-action. What is not given comes from git and\nslipway.yaml; without rules anywhere, docker/metadata-action’s own apply. With\n--against each tag is shown as it would change each repository: create, move, unchanged, or forbidden\nbecause latest or a floating tag would go backwards, or a version tag is immutable. Nothing is written.\nExits with 1 when a repository cannot be asked.',
  examples: [
    'slipway plan tags --ref refs/tags/v1.4.0 --sha 860c1904a1ce19322e91ac35af1ab07466440c37',
    "echo 'type=ref,event=branch' | slipway plan tags --rules - --json",
    'slipway plan tags --against --ref v1.4.0',
  ],
  async run(invocation) {
    if (invocation.arguments.flag('against')) return planAgainst(invocation);
    const [extra] = invocation.arguments.operands;
    if (extra !== undefined)
      throw new UsageError(
        `slipway plan tags takes no operands without --against; “${neutralise(extra)}” is too much.`,
        'plan tags',
      );
    const { services, signal } = invocation;
    const plan = await services.slipway.planTags(await requestOf(invocation), signal);
    // docker/metadata-action's output `version` is empty, not absent, when no rule applied.
    const document = { version: plan.version ?? '', tags: plan.tags, warnings: plan.warnings };
    const text = plan.tags.map((tag) => `${neutralise(tag)}\n`).join('');
    return { document, text, warnings: plan.warnings };
  },
};

async function planAgainst(invocation: Invocation): Promise<CommandResult> {
  const { services, signal, terminal } = invocation;
  const { version, tags, warnings, repositories } = await services.slipway.planTagChanges(
    await requestOf(invocation),
    invocation.arguments.operands,
    signal,
  );
  const changes = tagChangesDocument(repositories);
  const document = { version: version ?? '', tags, warnings, repositories: changes };
  const text = tagChangesText(repositories, paintFor(terminal.stdout));
  const failed = repositories.some(({ error }) => error !== undefined);
  return { document, text, warnings, ...(failed ? { exitCode: 1 } : {}) };
}

async function requestOf(invocation: Invocation): Promise<Partial<TagPlanRequest>> {
  const given = invocation.arguments;
  const ref = given.text('ref');
  const sha = given.text('sha');
  const event = events.find((name) => name === given.text('event'));
  const baseRef = given.text('base-ref');
  const defaultBranch = given.text('default-branch');
  const date = dateOf(given.text('date'));
  const rules = await rulesOf(given.text('rules'), invocation);
  const flavor = given.text('flavor');
  return {
    ...(ref === undefined ? {} : { ref }),
    ...(sha === undefined ? {} : { sha }),
    ...(event === undefined ? {} : { event }),
    ...(baseRef === undefined ? {} : { baseRef }),
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
    ...(date === undefined ? {} : { date }),
    ...(rules === undefined ? {} : { rules }),
    ...(flavor === undefined ? {} : { flavor }),
  };
}

const isoForm =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)? ?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;

function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function dateOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  const day = isoForm.exec(text)?.[1];
  // Date also reads `May`, and takes February the 30th for the 2nd of March.
  if (day !== undefined && isDay(day) && !Number.isNaN(date.getTime())) return date;
  throw new UsageError(
    `--date is an ISO 8601 time such as 2026-01-10T12:00:00Z, not “${neutralise(text)}”.`,
    'plan tags',
  );
}

async function rulesOf(
  source: string | undefined,
  { terminal, options, signal }: Invocation,
): Promise<string | undefined> {
  if (source === undefined) return undefined;
  if (source === '-') return terminal.readStdin(signal);
  const file = path.resolve(options.directory ?? '.', source);
  try {
    const { size } = await stat(file);
    if (size > largestRules)
      throw new UsageError(`--rules ${neutralise(source)} is larger than 1 MiB.`, 'plan tags');
    return await readFile(file, { encoding: 'utf8', signal });
  } catch (error) {
    if (signal.aborted || error instanceof UsageError) throw error;
    throw new UsageError(
      `--rules ${neutralise(source)} cannot be read: ${why(error)}.`,
      'plan tags',
      {
        cause: error,
      },
    );
  }
}

function why(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission denied';
  return typeof code === 'string' ? code : 'unknown error';
}
