import type { TextSpot } from '../fileChanges/textSpot.ts';
import type { LinkDefinition, MarkdownHeading, MarkdownLine } from './markdownOutline.ts';
import { markdownOutline } from './markdownOutline.ts';

export interface ChangelogSection {
  readonly kind: 'unreleased' | 'version' | 'other';
  /** The version as the heading says it, without a leading `v`; else its first word. */
  readonly name: string;
  readonly heading: MarkdownHeading;
  /** Its own lines below the heading, up to the next section. */
  readonly lines: readonly MarkdownLine[];
}

/** A changelog and where everything in it stands. https://keepachangelog.com */
export interface Changelog {
  readonly text: string;
  /** The line break it is written with. */
  readonly newline: '\n' | '\r\n';
  readonly sections: readonly ChangelogSection[];
  readonly definitions: readonly LinkDefinition[];
}

export const versionLike = String.raw`[0-9]+(?:\.[0-9]+)+(?:[-+.][0-9A-Za-z.+-]*)?`;

const versionHeading = new RegExp(
  String.raw`^(?:(?:version|release)\s+)?[*_]{0,2}\[?v?(${versionLike})(?=[\]\s(,:*_]|$)`,
  'i',
);
const unreleasedHeading = /^\[?unreleased\b/i;

/** Below the level of other versions a heading is one only when it says nothing else. */
const nothingElse = new RegExp(
  String.raw`^\[?v?[0-9]+\.[0-9]+\.[0-9]+[-+.0-9A-Za-z]*\]?(?:\([^)]*\))?\s*[-–—]?\s*\(?(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?\)?(?:\s*\[YANKED\])?$`,
  'i',
);

export function parseChangelog(text: string): Changelog {
  const { headings, definitions, lines } = markdownOutline(text);
  const high = headings.some(({ level, text }) => level < 3 && isNamed(text));
  const kindOf = (heading: MarkdownHeading) => kindAt(heading, high);
  const found = headings.flatMap((heading, index) => {
    const kind = kindOf(heading);
    if (kind === undefined) return [];
    const next = headings
      .slice(index + 1)
      .find((one) => one.level <= heading.level || isOwn(kindOf(one)));
    const end = next?.start ?? Infinity;
    const own = lines.slice(firstAt(lines, heading.end), firstAt(lines, end));
    return [{ kind, name: nameOf(heading), heading, lines: own }];
  });
  return { text, newline: newlineOf(text), sections: found, definitions };
}

export function sectionOf({ sections }: Changelog, version: string): ChangelogSection | undefined {
  return sections.find(({ kind, name }) => kind !== 'unreleased' && name === version);
}

/** The newest version: the one that stands first. */
export function newestSection({ sections }: Changelog): ChangelogSection | undefined {
  return sections.find(({ kind }) => kind === 'version');
}

export function unreleasedSection({ sections }: Changelog): ChangelogSection | undefined {
  return sections.find(({ kind }) => kind === 'unreleased');
}

/** Whether it holds nothing but headings and comments. */
export function isEmpty({ lines }: ChangelogSection): boolean {
  return lines.every(({ kind }) => kind !== 'text');
}

/** Where the text of a section ends: before empty lines and link definitions at its end. */
export function endOfText({ heading, lines }: ChangelogSection): number {
  const isText = ({ kind }: MarkdownLine) => kind !== 'blank' && kind !== 'definition';
  return lines.findLast(isText)?.end ?? heading.end;
}

export function definitionOf(
  { definitions }: Changelog,
  label: string,
): LinkDefinition | undefined {
  // Labels are matched without case; the first one counts.
  return definitions.find((one) => one.label.toLowerCase() === label.toLowerCase());
}

export function textAt({ text }: Pick<Changelog, 'text'>, { start, end }: TextSpot): string {
  return text.slice(start, end);
}

/** Index of the first line that begins at `offset` or later. */
function firstAt(lines: readonly MarkdownLine[], offset: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.start ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isNamed(text: string): boolean {
  return versionHeading.test(text) || unreleasedHeading.test(text);
}

function kindAt(
  { level, text }: MarkdownHeading,
  high: boolean,
): ChangelogSection['kind'] | undefined {
  if (level > 3) return undefined;
  // Below others it may be a group of changes.
  if (level === 3 && high) return nothingElse.test(text) ? 'version' : undefined;
  if (unreleasedHeading.test(text)) return 'unreleased';
  if (versionHeading.test(text)) return 'version';
  return level < 3 ? 'other' : undefined;
}

function isOwn(kind: ChangelogSection['kind'] | undefined): boolean {
  return kind === 'version' || kind === 'unreleased';
}

function nameOf({ text }: MarkdownHeading): string {
  const plain = /^\[?v?([^\]\s(]+)/.exec(text)?.[1] ?? '';
  return versionHeading.exec(text)?.[1] ?? plain;
}

function newlineOf(text: string): Changelog['newline'] {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}
