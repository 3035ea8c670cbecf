import { runningText } from '../markdown.ts';
import type { SourceCommit } from '../sourceHistory.ts';
import type { ConventionalCommit } from '../version/conventionalCommit.ts';
import { conventionalCommit, isMerge } from '../version/conventionalCommit.ts';
import type { Forge } from './forge.ts';
import { changePage, commitPage } from './forge.ts';

/** https://keepachangelog.com/en/1.1.0/#how */
const groups = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'] as const;
type Group = (typeof groups)[number];

/** Where a commit of a type belongs; those of other types are of no interest to users. */
const groupOfType: Readonly<Record<string, Group>> = {
  feat: 'Added',
  feature: 'Added',
  perf: 'Changed',
  change: 'Changed',
  revert: 'Changed',
  deprecate: 'Deprecated',
  remove: 'Removed',
  fix: 'Fixed',
  security: 'Security',
};

interface Entry {
  readonly group: Group;
  readonly breaking: boolean;
  readonly text: string;
}

/**
 * What commits changed, as the text of a changelog's section: breaking changes first, then by group,
 * oldest first. Empty when none of them is of interest to users.
 */
export function commitChanges(commits: readonly SourceCommit[], forge?: Forge): string {
  const entries = withoutReverted(commits)
    .reverse()
    .flatMap((commit) => entryOf(commit, forge));
  // What breaks is a change, and what a reader has to know first.
  const breaks = entries.some(({ breaking }) => breaking);
  const order = breaks
    ? ['Changed' as const, ...groups.filter((one) => one !== 'Changed')]
    : groups;
  return order
    .map((group) => {
      const own = entries.filter((entry) => entry.group === group);
      const lines = [...own.filter((one) => one.breaking), ...own.filter((one) => !one.breaking)];
      return lines.length === 0
        ? ''
        : `### ${group}\n\n${lines.map(({ text }) => text).join('\n')}`;
    })
    .filter((text) => text !== '')
    .join('\n\n');
}

/** A commit that was taken back changed nothing, and neither did what took it back. Newest first. */
function withoutReverted(commits: readonly SourceCommit[]): SourceCommit[] {
  const reverted = new Set<string>();
  return commits.filter(({ commit, body }) => {
    if (reverted.has(commit)) return false;
    const [, named] = /^This reverts commit ([0-9a-f]{7,64})\b/m.exec(body) ?? [];
    const older = commits.find((one) => named !== undefined && one.commit.startsWith(named));
    if (older === undefined) return true;
    reverted.add(older.commit);
    return false;
  });
}

function entryOf(commit: SourceCommit, forge: Forge | undefined): Entry[] {
  if (isMerge(commit)) return [];
  const parsed = conventionalCommit(commit);
  // Who writes commits in another way leaves nothing to tell them apart by.
  if (parsed === undefined)
    return [{ group: 'Changed', breaking: false, text: lineOf(commit, commit.subject, '', forge) }];
  const { breaking, description, scope } = parsed;
  const group = groupOf(parsed);
  if (group === undefined) return [];
  const before = `${breaking ? '**Breaking:** ' : ''}${scope === undefined ? '' : `**${runningText(scope)}:** `}`;
  const note = breaking ? noteOf(parsed) : '';
  return [{ group, breaking, text: lineOf(commit, description, before, forge) + note }];
}

function groupOf({ type, breaking, scope }: ConventionalCommit): Group | undefined {
  if (breaking) return 'Changed';
  if (scope?.toLowerCase() === 'security' && type === 'fix') return 'Security';
  return Object.hasOwn(groupOfType, type) ? groupOfType[type] : undefined;
}

function lineOf(
  { commit }: SourceCommit,
  description: string,
  before: string,
  forge: Forge | undefined,
): string {
  const [, text = description, mark, number] =
    /^(.*\S)\s+\(([#!])([0-9]{1,9})\)$/.exec(description) ?? [];
  return `- ${before}${runningText(capital(text))}${linkOf(commit, mark, number, forge)}`;
}

/** The pull request tells more than its commit. */
function linkOf(
  commit: string,
  mark: string | undefined,
  number: string | undefined,
  forge: Forge | undefined,
): string {
  const change = mark === '#' || mark === '!' ? mark : undefined;
  if (change !== undefined && number !== undefined) {
    const name = `${change}${number}`;
    return forge === undefined
      ? ` (${name})`
      : ` ([${name}](${changePage(forge, change, number)}))`;
  }
  return forge === undefined ? '' : ` ([${commit.slice(0, 7)}](${commitPage(forge, commit)}))`;
}

function noteOf({ breakingNote, description }: ConventionalCommit): string {
  if (breakingNote === undefined || breakingNote === description) return '';
  return `\n  ${runningText(capital(breakingNote))}`;
}

function capital(text: string): string {
  // A name in code, or of a program, is left as it is written.
  return /^[a-z]+(?=[\s,:;]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
