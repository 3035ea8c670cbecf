import type { TextEdit } from '../fileChanges/textEdit.ts';
import { applyEdits } from '../fileChanges/textEdit.ts';
import type { Changelog, ChangelogSection } from './parseChangelog.ts';
import {
  endOfText,
  isEmpty,
  newestSection,
  parseChangelog,
  sectionOf,
  textAt,
  unreleasedSection,
} from './parseChangelog.ts';
import { comparePage, tagPage } from './forge.ts';
import { linkEdits, linkOfHeading } from './linkEdits.ts';
import type { NewSection } from './newSection.ts';
import { headingLine, headingStyle } from './headingStyle.ts';

/**
 * What has to change so that a changelog has the section, with its links. Nothing else is touched.
 * None when the section is there, or there is
 * nothing to make it of, or no place.
 */
export function changelogEdits(text: string, section: NewSection): readonly TextEdit[] {
  const changelog = parseChangelog(text);
  const there = sectionOf(changelog, section.version);
  if (there !== undefined) return dateEdits(changelog, there, section.date);
  const unreleased = unreleasedSection(changelog);
  if (unreleased === undefined && (section.body === undefined || isOther(changelog))) return [];
  if (changelog.sections.length === 0 && text.trim().replace(/^\ufeff/, '') === '')
    return [wholeText(text, section)];
  const edits = [placed(changelog, unreleased, section), ...linkEdits(changelog, section)];
  // At the end of code or a comment that nobody closed it would be part of that.
  const made = sectionOf(parseChangelog(applyEdits(text, edits)), section.version);
  return made === undefined ? [] : edits;
}

/** The date a changelog gives a version, as it is written; undefined without one. */
export function dateOf(text: string, version: string): string | undefined {
  const heading = sectionOf(parseChangelog(text), version)?.heading.text ?? '';
  return /\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b/.exec(heading)?.[0];
}

/** `## [1.4.0] - Unreleased`, as some keep the next version, gets the date. */
function dateEdits(changelog: Changelog, { heading }: ChangelogSection, date: string): TextEdit[] {
  const found =
    /(?<=[-–—(\s])(?:unreleased|tbd|tba|yyyy-mm-dd|xxxx-xx-xx)(?=\)?\s*#*\s*(?:\n|\r|$))/i.exec(
      textAt(changelog, heading),
    );
  if (found === null) return [];
  const start = heading.start + found.index;
  return [{ start, end: start + found[0].length, text: date }];
}

/** Versions stand in it in a way nobody here reads, and there is no telling where the next one goes. */
function isOther(changelog: Changelog): boolean {
  if (newestSection(changelog) !== undefined) return false;
  const hasSections = changelog.sections.some(({ heading }) => heading.level > 1);
  return hasSections || /^\W*v?[0-9]+\.[0-9]+\.[0-9]+/m.test(changelog.text);
}

function placed(
  changelog: Changelog,
  unreleased: ChangelogSection | undefined,
  section: NewSection,
): TextEdit {
  const { newline } = changelog;
  const link = linkOfHeading(changelog, section);
  const style = headingStyle(changelog);
  const lines = headingLine(style, section, link).join(newline);
  // What stands below Unreleased stays where it is, and the heading comes before it.
  if (unreleased !== undefined && section.body === undefined && !isEmpty(unreleased))
    return insertion(unreleased.heading.end, `${newline}${newline}${lines}`);
  // Its groups are below its own heading, wherever that is.
  const group = `${'#'.repeat(Math.max(3, style.level + 1))} `;
  const body = (section.body ?? '').replaceAll(/^### /gm, group).replaceAll('\n', newline);
  const whole = body === '' ? lines : `${lines}${newline}${newline}${body}`;
  const next = unreleased === undefined ? newestSection(changelog) : undefined;
  if (next !== undefined) return insertion(next.heading.start, `${whole}${newline}${newline}`);
  const last = unreleased ?? changelog.sections.at(-1);
  const end = last === undefined ? endOfAll(changelog) : endOfText(last);
  return insertion(end, `${newline}${newline}${whole}`);
}

function endOfAll({ text }: Changelog): number {
  return text.trimEnd().length;
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

/** A changelog that begins. https://keepachangelog.com/en/1.1.0/ */
function wholeText(text: string, section: NewSection): TextEdit {
  const { forge, tag, previousTag, version, date, body = '' } = section;
  const label = (name: string) => (forge === undefined ? name : `[${name}]`);
  const parts = [
    '# Changelog',
    'All notable changes to this project are written here, as [Keep a Changelog](https://keepachangelog.com/en/1.1.0/) describes it.',
    `## ${label('Unreleased')}`,
    `## ${label(version)} - ${date}`,
    ...(body === '' ? [] : [body]),
  ];
  if (forge !== undefined) {
    const own =
      previousTag === undefined ? tagPage(forge, tag) : comparePage(forge, previousTag, tag);
    parts.push(`[Unreleased]: ${comparePage(forge, tag, 'HEAD')}\n[${version}]: ${own}`);
  }
  // A byte order mark stays what comes first.
  const start = text.startsWith('\ufeff') ? 1 : 0;
  return { start, end: text.length, text: `${parts.join('\n\n')}\n` };
}
