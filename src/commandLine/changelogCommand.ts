import type { ChangelogPlan, ChangelogRequest } from '../release/changelog/changelogVerbs.ts';
import { changelogSources } from '../release/config/configSchema.ts';
import { ofCommit } from '../release/fileChanges/applyFileChanges.ts';
import type { FileChangeCommit } from '../release/fileChanges/fileChangePlan.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { fileChangeJson, fileChangeText } from './fileChangeText.ts';
import { IncompleteError } from './incompleteError.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { madeText } from './versionCommand.ts';
import { commitOptions, prereleaseOption, wantedOf } from './versionOptions.ts';

export const changelogCommand: Command = {
  name: 'changelog',
  summary: 'move what is below Unreleased into a version’s section, or write it from commits',
  operands: '[major|minor|patch|VERSION]',
  arity: [0, 1],
  options: {
    ...prereleaseOption,
    source: {
      ...{ type: 'text', value: 'SOURCE', choices: changelogSources },
      summary: 'what the section is made of; changelog.source of slipway.yaml',
    },
    date: { type: 'text', value: 'DATE', summary: 'of the section; today, in UTC' },
    write: { type: 'flag', summary: 'write the file; commit nothing' },
    commit: { type: 'flag', summary: 'write the file and commit it alone' },
    ...commitOptions('docs(changelog): VERSION'),
    notes: { type: 'flag', summary: 'print the release notes of the version alone' },
  },
  description:
    'Shows every line that would change, and writes nothing without --write or --commit. Without an operand, the\nversion the commits ask for. Links at the foot are moved on; everything else stays byte for byte.\nslipway version bump --changelog does both in one commit.',
  examples: [
    'slipway changelog',
    'slipway changelog 1.4.0 --commit',
    'slipway changelog --source commits --write',
    'slipway changelog 1.4.0 --notes',
  ],
  async run(invocation) {
    const { arguments: given, services, signal } = invocation;
    const request = requestOf(invocation);
    if (given.flag('notes')) {
      const notes = await services.slipway.releaseNotes(request, signal);
      return { document: { notes }, text: `${neutraliseLines(notes)}\n` };
    }
    return change(invocation, await services.slipway.planChangelog(request, signal));
  },
};

function requestOf(invocation: Invocation): ChangelogRequest {
  const { arguments: given } = invocation;
  const source = changelogSources.find((one) => one === given.text('source'));
  const date = given.text('date');
  return {
    ...wantedOf(invocation),
    ...(source === undefined ? {} : { source }),
    ...(date === undefined ? {} : { date }),
  };
}

async function change(invocation: Invocation, planned: ChangelogPlan): Promise<CommandResult> {
  const { arguments: given, terminal } = invocation;
  const onlyWrites = given.flag('write') && !given.flag('commit');
  const concerns = planned.concerns.filter(({ code }) => !onlyWrites || !ofCommit.has(code));
  const plan = { ...planned, concerns };
  const blocked = concerns.some(({ blocks }) => blocks);
  const { version, date, reason, changes, notes } = plan;
  const document = {
    ok: !blocked,
    ...{ version, date, reason, changes, notes },
    ...fileChangeJson(plan),
  };
  const head = `${neutralise(version)}${reason === undefined ? '' : ` (${neutralise(reason)})`}\n`;
  const shown = head + fileChangeText(plan, paintFor(terminal.stdout));
  const result = { document, text: shown, warnings: notes };
  if (blocked) return { ...result, exitCode: 1 };
  if (plan.files.length === 0)
    return { ...result, text: `${shown}Nothing to do: the changelog has it.\n` };
  if (!given.flag('write') && !given.flag('commit')) return result;
  const made = await applied(invocation, plan, document);
  const done = made === undefined ? writtenText(plan) : madeText(made);
  return { ...result, document: { ...document, made }, text: shown + done };
}

async function applied(
  { arguments: given, services: { slipway }, signal }: Invocation,
  plan: ChangelogPlan,
  document: Readonly<Record<string, unknown>>,
): Promise<FileChangeCommit | undefined> {
  try {
    if (given.flag('commit')) return await slipway.applyChangelog(plan, signal);
    await slipway.writeChangelog(plan, signal);
    return undefined;
  } catch (error) {
    throw new IncompleteError(document, error);
  }
}

function writtenText({ files }: ChangelogPlan): string {
  return files.map(({ path }) => `Wrote ${neutralise(path)}; nothing is committed.\n`).join('');
}
