import type { FileChangeCommit } from '../release/fileChanges/fileChangePlan.ts';
import type { VersionPlan, VersionRequest } from '../release/version/planVersion.ts';
import type { VersionReport } from '../release/version/versionReport.ts';
import { VersionError } from '../release/version/versionError.ts';
import type { Command, Invocation } from './command.ts';
import { fileChangeJson, fileChangeText } from './fileChangeText.ts';
import { IncompleteError } from './incompleteError.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';
import { table } from '../terminal/table.ts';
import { channelOf, commitOptions, prereleaseOption, wantedOf } from './versionOptions.ts';

export const versionCommand: Command = {
  name: 'version',
  summary: 'show what each file says the version is, and the next one with why',
  operands: '',
  arity: [0, 0],
  options: { next: { type: 'flag', summary: 'print the next version alone' }, ...prereleaseOption },
  description:
    'The files are version-files of slipway.yaml; without them package.json, VERSION, Cargo.toml, pyproject.toml and\nDockerfiles whose ARG VERSION says the same. Lock files beside them follow. The next version comes from the\nconventional commits since the newest release: breaking is major (minor before 1.0.0), feat minor, others patch.',
  examples: ['slipway version', 'slipway version --next --pre rc'],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const report = await services.slipway.versions(channelOf(invocation), signal);
    if (!given.flag('next')) {
      const text = reportText(report, paintFor(terminal.stdout));
      return { document: report, text, warnings: report.notes };
    }
    if (report.next !== undefined)
      return { document: report, text: `${report.next.version}\n`, warnings: report.notes };
    throw new VersionError(
      'nothing-new',
      `Nothing has happened since ${report.last?.tag ?? 'the last release'}.`,
      'Commit what is to be released.',
    );
  },
};

export const bumpCommand: Command = {
  name: 'version bump',
  summary: 'write the next version into every file that says it, as one commit',
  operands: '[major|minor|patch|VERSION]',
  arity: [0, 1],
  options: {
    ...prereleaseOption,
    changelog: { type: 'flag', summary: 'its section of the changelog, in the same commit' },
    ...commitOptions('chore(release): VERSION'),
    'dry-run': { type: 'flag', summary: 'show every line that would change; write nothing' },
  },
  description:
    'Without an operand, what the commits ask for. Everything else in the files stays byte for byte, and only these\nfiles are committed. A file with other changes that are not committed is refused.',
  examples: [
    'slipway version bump --dry-run',
    'slipway version bump minor --pre rc',
    'slipway version bump --changelog',
    'slipway version bump 2.0.0',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const plan = await services.slipway.planVersion(requestOf(invocation), signal);
    const blocked = plan.concerns.some(({ blocks }) => blocks);
    const { version, from, reason, notes } = plan;
    const document = { ok: !blocked, version, from, reason, notes, ...fileChangeJson(plan) };
    const shown = headText(plan) + fileChangeText(plan, paintFor(terminal.stdout));
    const result = { document, text: shown, warnings: notes };
    if (blocked) return { ...result, exitCode: 1 };
    if (plan.files.length === 0)
      return { ...result, text: `${shown}Nothing to do: every file says it.\n` };
    if (given.flag('dry-run')) return result;
    const made = await applied(invocation, plan, document);
    return { ...result, document: { ...document, made }, text: shown + madeText(made) };
  },
};

function requestOf(invocation: Invocation): VersionRequest {
  const { arguments: given } = invocation;
  return { ...wantedOf(invocation), ...(given.flag('changelog') ? { changelog: {} } : {}) };
}

async function applied(
  { services, signal }: Invocation,
  plan: VersionPlan,
  document: Readonly<Record<string, unknown>>,
): Promise<FileChangeCommit | undefined> {
  try {
    return await services.slipway.applyVersion(plan, signal);
  } catch (error) {
    throw new IncompleteError(document, error);
  }
}

function headText({ version, from, reason }: VersionPlan): string {
  const arrow = from === undefined || from === version ? '' : `${neutralise(from)} → `;
  return `${arrow}${neutralise(version)}${reason === undefined ? '' : ` (${neutralise(reason)})`}\n`;
}

export function madeText(made: FileChangeCommit | undefined): string {
  if (made === undefined) return '';
  const { commit, subject, files } = made;
  return `Committed ${count(files.length, 'file')} as ${commit.slice(0, 9)}: ${neutralise(subject)}\n`;
}

function reportText(report: VersionReport, paint: Paint): string {
  const { files, version, agree, last, stable, commits, next } = report;
  const rows = files.map((file) => [
    { text: file.path },
    file.version === undefined
      ? { text: file.problem ?? 'none', colour: 'red' as const }
      : { text: file.version, ...(file.version === version ? {} : { colour: 'red' as const }) },
    file.follows === undefined ? '' : `follows ${file.follows}`,
  ]);
  let text = table(rows, { paint });
  if (!agree)
    text += `${paint('red', 'The files do not agree.')} One version for all: slipway version bump VERSION\n`;
  const since = stable === undefined ? 'in all' : `since ${neutralise(stable.tag)}`;
  const released = last === undefined ? 'none yet' : neutralise(last.tag);
  text += `Last release: ${released}; ${count(commits, 'commit')} ${since}.\n`;
  if (next === undefined) return `${text}Nothing to release.\n`;
  return `${text}Next: ${paint('bold', neutralise(next.version))} (${neutralise(next.reason)})\n`;
}
