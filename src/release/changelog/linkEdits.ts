import type { TextEdit } from '../fileChanges/textEdit.ts';
import type { TextSpot } from '../fileChanges/textSpot.ts';
import type { Forge } from './forge.ts';
import { comparePage, forgeInLink, tagPage } from './forge.ts';
import type { NewSection } from './newSection.ts';
import { headingStyle, labelOf, refersToDefinitions } from './headingStyle.ts';
import type { Changelog, ChangelogSection } from './parseChangelog.ts';
import { definitionOf, newestSection, textAt, unreleasedSection } from './parseChangelog.ts';

/** `…/compare/v1.0.0...HEAD`. */
interface Comparison {
  readonly before: string;
  readonly from: string;
  readonly dots: string;
  readonly to: string;
}

/** The link of Unreleased moves on to the version, and the version gets one of its own. */
export function linkEdits(changelog: Changelog, section: NewSection): TextEdit[] {
  const edits: TextEdit[] = [];
  const spot = linkOfUnreleased(changelog);
  const moved = spot === undefined ? undefined : movedOn(textAt(changelog, spot), section);
  if (spot !== undefined && moved !== undefined) edits.push({ ...spot, text: moved });
  if (!refersToDefinitions(changelog)) return edits;
  const label = labelOf(headingStyle(changelog), section.version);
  const link = linkOfVersion(changelog, section);
  const added = [
    ...(spot === undefined ? firstOfUnreleased(changelog, section) : []),
    ...(link === undefined || definitionOf(changelog, label) !== undefined
      ? []
      : [`[${label}]: ${link}`]),
  ];
  if (added.length > 0) edits.push(definitionsEdit(changelog, added));
  return edits;
}

/** The link that belongs into the heading itself, as some changelogs have it. */
export function linkOfHeading(changelog: Changelog, section: NewSection): string | undefined {
  return headingStyle(changelog).inline ? linkOfVersion(changelog, section) : undefined;
}

/** Whether Unreleased has a link that cannot be moved on, because it compares nothing. */
export function keepsLink(changelog: Changelog, section: NewSection): boolean {
  const spot = linkOfUnreleased(changelog);
  return spot !== undefined && movedOn(textAt(changelog, spot), section) === undefined;
}

function movedOn(url: string, { tag }: NewSection): string | undefined {
  const compared = comparison(url);
  if (compared !== undefined) {
    const { before, from, dots, to } = compared;
    return `${before}${likeIn(from, tag)}${dots}${to}`;
  }
  const forge = /\/(?:commits|tree)(?:\/|$)/.test(url) ? forgeInLink(url) : undefined;
  return forge === undefined ? undefined : comparePage(forge, tag, 'HEAD');
}

function linkOfVersion(changelog: Changelog, section: NewSection): string | undefined {
  const { tag, previousTag } = section;
  const spot = linkOfUnreleased(changelog);
  const compared = spot === undefined ? undefined : comparison(textAt(changelog, spot));
  if (compared !== undefined && compared.from !== tag)
    return `${compared.before}${compared.from}${compared.dots}${likeIn(compared.from, tag)}`;
  const newest = newestSection(changelog);
  const url = newest === undefined ? undefined : linkIn(changelog, newest);
  const [before, forge] = [
    url === undefined ? undefined : tagIn(url),
    forgeFor(changelog, section),
  ];
  if (forge === undefined) return undefined;
  const from = before ?? (newest === undefined ? undefined : previousTag);
  return from === undefined || from === tag ? tagPage(forge, tag) : comparePage(forge, from, tag);
}

/** Where the changelog's own links lead, else the remote. */
export function forgeFor(
  changelog: Changelog,
  { forge }: Pick<NewSection, 'forge'>,
): Forge | undefined {
  const spot = linkOfUnreleased(changelog);
  const newest = newestSection(changelog);
  const urls = [
    spot === undefined ? undefined : textAt(changelog, spot),
    newest === undefined ? undefined : linkIn(changelog, newest),
  ];
  for (const url of urls) {
    const found = url === undefined ? undefined : forgeInLink(url);
    // Of one place the remote tells more.
    if (found !== undefined) return found.page === forge?.page ? forge : found;
  }
  return forge;
}

/** A changelog with no versions yet begins as Keep a Changelog does. */
function firstOfUnreleased(changelog: Changelog, { forge, tag }: NewSection): string[] {
  const heading = unreleasedSection(changelog)?.heading;
  if (forge === undefined || heading?.text.startsWith('[') !== true) return [];
  if (newestSection(changelog) !== undefined) return [];
  return [`[Unreleased]: ${comparePage(forge, tag, 'HEAD')}`];
}

/** The last name an address speaks of, when it compares or shows tags. */
function tagIn(url: string): string | undefined {
  const compared = comparison(url);
  if (compared !== undefined) return decoded(compared.to);
  const [, tag] =
    /\/(?:releases\/tag|(?:-\/)?tags|-\/releases|src\/tag|tree)\/([^?#\s]+)$/.exec(url) ?? [];
  return tag === undefined ? undefined : decoded(tag);
}

function comparison(url: string): Comparison | undefined {
  const [, before, from, dots, to] = /^(\S+\/compare\/)(\S+?)(\.{2,3})([^.\s]\S*)$/.exec(url) ?? [];
  if (before === undefined || from === undefined || dots === undefined || to === undefined)
    return undefined;
  return { before, from, dots, to };
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

/** A tag as addresses of this changelog write it. */
function likeIn(other: string, tag: string): string {
  const encoded = encodeURIComponent(tag);
  return /%2F/i.test(other) ? encoded : encoded.replaceAll('%2F', '/');
}

function linkOfUnreleased(changelog: Changelog): TextSpot | undefined {
  const section = unreleasedSection(changelog);
  if (section === undefined) return undefined;
  return definitionOf(changelog, 'unreleased')?.url ?? inlineLink(changelog, section);
}

function linkIn(changelog: Changelog, section: ChangelogSection): string | undefined {
  const label = /^\[([^\]]+)\]/.exec(section.heading.text)?.[1] ?? section.name;
  const spot = definitionOf(changelog, label)?.url ?? inlineLink(changelog, section);
  return spot === undefined ? undefined : textAt(changelog, spot);
}

/** Of `[1.4.0](https://…)` in a heading. */
function inlineLink(changelog: Changelog, { heading }: ChangelogSection): TextSpot | undefined {
  const found = /\[[^\]]*\]\(([^()\s]+)\)/d.exec(textAt(changelog, heading))?.indices?.[1];
  if (found === undefined) return undefined;
  return { start: heading.start + found[0], end: heading.start + found[1] };
}

function definitionsEdit(changelog: Changelog, lines: readonly string[]): TextEdit {
  const { newline, text } = changelog;
  const written = lines.join(newline);
  const unreleased = definitionOf(changelog, 'unreleased');
  if (unreleased !== undefined) return insertion(unreleased.end, `${newline}${written}`);
  const newest = newestSection(changelog);
  const label = newest === undefined ? undefined : labelOf(headingStyle(changelog), newest.name);
  const own = label === undefined ? undefined : definitionOf(changelog, label);
  if (own !== undefined) return insertion(own.start, `${written}${newline}`);
  const last = changelog.definitions.at(-1);
  const end = text.trimEnd().length;
  if (last?.end === end) return insertion(end, `${newline}${written}`);
  // At the end of the file, whatever ends it.
  return insertion(
    text.length,
    `${text.endsWith('\n') ? '' : newline}${newline}${written}${text.endsWith('\n') ? newline : ''}`,
  );
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}
