import type { CommitConcern } from '../fileChanges/fileChangePlan.ts';
import type { FileToEdit } from '../fileChanges/planFileChanges.ts';
import { applyEdits } from '../fileChanges/textEdit.ts';
import type { SourceCommit } from '../sourceHistory.ts';
import { changelogEdits, dateOf } from './changelogEdits.ts';
import { ChangelogError } from './changelogError.ts';
import type { ChangelogSettings } from './changelogSettings.ts';
import { commitChanges } from './commitChanges.ts';
import { forgeFor, keepsLink } from './linkEdits.ts';
import type { NewSection } from './newSection.ts';
import type { Changelog, ChangelogSection } from './parseChangelog.ts';
import { isEmpty, parseChangelog, sectionOf, unreleasedSection } from './parseChangelog.ts';
import { bodyOf, prereleasesOf, releaseNotes } from './releaseNotes.ts';

export interface ChangelogFacts extends ChangelogSettings {
  /** Exact text; absent when there is no such file. */
  readonly text?: string;
  /** The same in the commit that is checked out. */
  readonly committed?: string;
  /** Since the release before, newest first. */
  readonly commits: readonly SourceCommit[];
  readonly section: Omit<NewSection, 'body'>;
}

/** What becomes of the changelog when a version is released. */
export interface ChangelogChange {
  readonly file: FileToEdit;
  readonly date: string;
  /** What it says about the version then, as Markdown. */
  readonly changes: string;
  readonly concerns: readonly CommitConcern[];
  readonly notes: readonly string[];
}

const askCommits =
  'take it from the commits: slipway changelog --source commits, or changelog: { source: commits } in slipway.yaml';

/** Throws ChangelogError when the text has no place for the version, or there is nothing to say. */
export function changelogChange(facts: ChangelogFacts): ChangelogChange {
  const { file, text, committed } = facts;
  const changelog = parseChangelog(text ?? '');
  // A text that is written and not committed yet keeps the day it was written.
  const date = dateOf(text ?? '', facts.section.version) ?? facts.section.date;
  const made = madeOf(changelog, facts);
  const { body } = made;
  const section = { ...facts.section, date, ...(body === undefined ? {} : { body }) };
  const edits = (content: string) => changelogEdits(content, section);
  const after = applyEdits(text ?? '', edits(text ?? ''));
  if (sectionOf(parseChangelog(after), section.version) === undefined)
    throw noPlace(file, section.version);
  return {
    file: {
      ...{ path: file, edits },
      ...(text === undefined ? {} : { text }),
      ...(committed === undefined ? {} : { committed }),
    },
    date,
    changes: releaseNotes(after, section.version) ?? '',
    concerns: made.concerns,
    notes: [
      ...made.notes,
      ...(keepsLink(changelog, section)
        ? [`The link of Unreleased in ${file} compares nothing, and is left as it is.`]
        : []),
    ],
  };
}

interface Made {
  /** Absent when what stands below Unreleased is moved. */
  readonly body?: string;
  readonly concerns: readonly CommitConcern[];
  readonly notes: readonly string[];
}

function madeOf(changelog: Changelog, facts: ChangelogFacts): Made {
  const { file, source, section } = facts;
  const { version } = section;
  const [unreleased, second] = changelog.sections.filter(({ kind }) => kind === 'unreleased');
  if (second !== undefined)
    throw new ChangelogError(
      'two-unreleased',
      `${file} has two headings “Unreleased”.`,
      'Make one of them.',
    );
  const there = sectionOf(changelog, version);
  const somethingNew = unreleased !== undefined && !isEmpty(unreleased);
  if (there !== undefined) {
    if (somethingNew && source !== 'commits') throw sectionThere(file, version);
    return { ...written(changelog, there, facts), concerns: [], notes: [] };
  }
  const begins = changelog.text.trim() === '';
  if (source === 'commits' || begins) {
    if (somethingNew) throw unreleasedText(file);
    const made = fromCommits(changelog, facts);
    if (source === 'commits') return made;
    const why = `${file} ${facts.text === undefined ? 'is not there' : 'is empty'}: it begins with what the commits say.`;
    return { ...made, notes: [...made.notes, why] };
  }
  if (unreleased === undefined) throw noUnreleased(file, version);
  if (!isEmpty(unreleased)) return { concerns: [], notes: [] };
  const why = `Nothing stands below Unreleased in ${file}.`;
  const remedy = `Write there what is new, or ${askCommits}`;
  return { body: '', ...nothingNew(changelog, version, [why, remedy]) };
}

/**
 * How the section that is there came to be, should it not be committed: moved there, when Unreleased
 * still has text in the commit, or written, and perhaps gone over by hand.
 */
function written(
  changelog: Changelog,
  there: ChangelogSection,
  { committed }: ChangelogFacts,
): Pick<Made, 'body'> {
  const before = unreleasedSection(parseChangelog(committed ?? ''));
  return before !== undefined && !isEmpty(before) ? {} : { body: bodyOf(changelog, there) };
}

function fromCommits(changelog: Changelog, facts: ChangelogFacts): Made {
  const { commits, section } = facts;
  const body = commitChanges(commits, forgeFor(changelog, section));
  if (body !== '') return { body, concerns: [], notes: [] };
  const since = section.previousTag === undefined ? '' : ` since ${section.previousTag}`;
  const why = `No commit${since} is one a user would notice: no feature, no fix.`;
  const remedy = 'Write what is new below ## [Unreleased]: slipway changelog --source unreleased';
  return { body, ...nothingNew(changelog, section.version, [why, remedy]) };
}

/** A stable version may bring nothing that its prereleases did not. */
function nothingNew(
  changelog: Changelog,
  version: string,
  [message, remedy]: readonly [string, string],
): Pick<Made, 'concerns' | 'notes'> {
  const before = prereleasesOf(changelog, version);
  if (before.length > 0) {
    const names = before.map(({ name }) => name).join(', ');
    return { concerns: [], notes: [`${message} ${version} is what ${names} brought.`] };
  }
  return {
    notes: [],
    concerns: [
      {
        code: 'empty',
        blocks: true,
        ...{ message, remedy },
        choices: [{ option: 'allow', text: 'write the heading alone' }],
      },
    ],
  };
}

function noUnreleased(file: string, version: string): ChangelogError {
  return new ChangelogError(
    'no-unreleased',
    `${file} has no heading “Unreleased”, and says nothing about ${version}.`,
    `Write what is new below ## [Unreleased], or ${askCommits}`,
  );
}

function noPlace(file: string, version: string): ChangelogError {
  return new ChangelogError(
    'no-place',
    `${file} has no place for ${version}.`,
    'Give it a heading ## [Unreleased], or headings such as ## [1.0.0] - 2026-01-31; close code and comments.',
  );
}

function sectionThere(file: string, version: string): ChangelogError {
  return new ChangelogError(
    'section-there',
    `${file} has a section ${version} already, and something new below Unreleased.`,
    `Move it into ${version} by hand, or release it as the next version.`,
  );
}

function unreleasedText(file: string): ChangelogError {
  return new ChangelogError(
    'unreleased-text',
    `Something is written below Unreleased in ${file}, and the section is to come from the commits.`,
    'Move that text instead: slipway changelog --source unreleased. Or take it out.',
  );
}
