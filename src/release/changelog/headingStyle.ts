import type { Changelog } from './parseChangelog.ts';
import { definitionOf, newestSection, unreleasedSection, versionLike } from './parseChangelog.ts';

/** How the headings of versions are written. */
export interface HeadingStyle {
  readonly level: number;
  readonly underlined: boolean;
  /** Before the number: nothing, `v` or `Version `. */
  readonly before: string;
  /** Around it: nothing, or `**`. */
  readonly marks: string;
  /** `[1.4.0]`, which is a link when something says where it leads. */
  readonly brackets: boolean;
  /** `[1.4.0](https://…)`. */
  readonly inline: boolean;
  readonly beforeDate: string;
  readonly afterDate: string;
}

const parts = new RegExp(
  String.raw`^((?:(?:version|release)\s+)?)([*_]{0,2})(\[?)(v?)${versionLike}(\]\([^)]*\)|\]|)\2(?:(\s*[-–—,:/|]\s*|\s*\(|\s+)([0-9]{4}-[0-9]{2}-[0-9]{2})(\)?))?`,
  'i',
);

/** As the newest version's heading, else as Unreleased's, else as Keep a Changelog has it. */
export function headingStyle(changelog: Changelog): HeadingStyle {
  const newest = newestSection(changelog)?.heading;
  const unreleased = unreleasedSection(changelog)?.heading;
  const [
    ,
    words = '',
    marks = '',
    open,
    v = '',
    close = '',
    beforeDate = ' - ',
    date,
    afterDate = '',
  ] = parts.exec(newest?.text ?? '') ?? [];
  const heading = unreleased ?? newest;
  const brackets = open ?? (unreleased?.text.startsWith('[') === false ? '' : '[');
  return {
    level: levelOf(changelog),
    underlined: heading?.underlined ?? false,
    ...{ before: `${words}${v}`, marks },
    brackets: brackets === '[',
    inline: close.startsWith(']('),
    beforeDate: date === undefined ? ' - ' : beforeDate,
    afterDate: date === undefined ? '' : afterDate,
  };
}

/** Of what is moved, Unreleased's; where patches are a level lower than others, that of the others. */
function levelOf(changelog: Changelog): number {
  const unreleased = unreleasedSection(changelog);
  if (unreleased !== undefined) return unreleased.heading.level;
  const versions = changelog.sections.filter(({ kind }) => kind === 'version');
  const levels = versions.map(({ heading }) => heading.level);
  const [newest = 2] = levels;
  return newest < 3 ? newest : Math.max(2, Math.min(...levels));
}

/** Label of the link definition of a version. */
export function labelOf({ before }: HeadingStyle, version: string): string {
  return `${/v$/i.exec(before)?.[0] ?? ''}${version}`;
}

/** Whether headings of versions refer to definitions: nobody starts that for one version. */
export function refersToDefinitions(changelog: Changelog): boolean {
  const style = headingStyle(changelog);
  if (!style.brackets || style.inline) return false;
  const newest = newestSection(changelog);
  if (newest === undefined) return true;
  return (
    definitionOf(changelog, labelOf(style, newest.name)) !== undefined ||
    definitionOf(changelog, 'unreleased') !== undefined
  );
}

/** The heading of a version: one line, or two when it is underlined. */
export function headingLine(
  style: HeadingStyle,
  { version, date }: { readonly version: string; readonly date: string },
  link: string | undefined,
): string[] {
  const { before, marks, brackets, inline, beforeDate, afterDate, level, underlined } = style;
  const v = /v$/i.exec(before)?.[0] ?? '';
  const words = before.slice(0, before.length - v.length);
  const label = `${v}${version}`;
  const linked = inline ? (link === undefined ? label : `[${label}](${link})`) : `[${label}]`;
  const text = `${words}${marks}${brackets ? linked : label}${marks}${beforeDate}${date}${afterDate}`;
  if (!underlined) return [`${'#'.repeat(level)} ${text}`];
  return [text, (level === 1 ? '=' : '-').repeat(text.length)];
}
