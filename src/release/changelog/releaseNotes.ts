import { parse } from 'semver';
import type { Changelog, ChangelogSection } from './parseChangelog.ts';
import { endOfText, isEmpty, parseChangelog, sectionOf, textAt } from './parseChangelog.ts';

/**
 * What a changelog says about a version, as Markdown that stands alone: the text below its heading,
 * with the links it refers to. A version of which nothing is said but what its prereleases brought
 * has theirs. Undefined when there is no such heading.
 */
export function releaseNotes(text: string, version: string): string | undefined {
  const changelog = parseChangelog(text);
  const section = sectionOf(changelog, version);
  if (section === undefined) return undefined;
  const sections = isEmpty(section) ? [section, ...prereleasesOf(changelog, version)] : [section];
  const body = sections.map((one) => bodyOf(changelog, one)).filter((one) => one !== '');
  const notes = body.join('\n\n');
  const links = usedDefinitions(changelog, notes);
  return links.length === 0 ? notes : `${notes}\n\n${links.join('\n')}`;
}

/** Of a stable version: its prereleases, when something stands below one of them. */
export function prereleasesOf({ sections }: Changelog, version: string): ChangelogSection[] {
  const core = coreOf(version);
  if (core !== version) return [];
  return sections.filter(
    (one) =>
      one.kind === 'version' && one.name !== version && coreOf(one.name) === core && !isEmpty(one),
  );
}

/** Without a prerelease. */
function coreOf(version: string): string | undefined {
  const parsed = parse(version);
  return parsed === null ? undefined : `${parsed.major}.${parsed.minor}.${parsed.patch}`;
}

/** What stands below a heading, without link definitions. */
export function bodyOf(changelog: Changelog, section: ChangelogSection): string {
  const end = endOfText(section);
  const own = section.lines.filter((line) => line.kind !== 'definition' && line.end <= end);
  const body = own.map((line) => textAt(changelog, line)).join('\n');
  return body.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

function usedDefinitions(changelog: Changelog, notes: string): string[] {
  const used = new Set<string>();
  for (const [, label = ''] of notes.matchAll(/\[((?:[^[\]\\]|\\.)+)\]/g))
    used.add(label.toLowerCase());
  const first = new Map(
    [...changelog.definitions].reverse().map((one) => [one.label.toLowerCase(), one]),
  );
  return [...first]
    .reverse()
    .filter(([label]) => used.has(label))
    .map(([, definition]) => textAt(changelog, definition));
}
