import type { TextSpot } from '../fileChanges/textSpot.ts';

export interface MarkdownHeading extends TextSpot {
  readonly level: number;
  /** Without marks; Markdown as it is written. */
  readonly text: string;
  /** Underlined with `===` or `---`, which is part of the spot. */
  readonly underlined: boolean;
}

/** `[label]: url` on a line of its own. https://spec.commonmark.org/0.31.2/#link-reference-definitions */
export interface LinkDefinition extends TextSpot {
  readonly label: string;
  readonly url: TextSpot;
}

export type MarkdownLineKind = 'blank' | 'heading' | 'definition' | 'comment' | 'text';

/** Without its line break. */
export interface MarkdownLine extends TextSpot {
  readonly kind: MarkdownLineKind;
}

export interface MarkdownOutline {
  readonly lines: readonly MarkdownLine[];
  readonly headings: readonly MarkdownHeading[];
  readonly definitions: readonly LinkDefinition[];
}

/** HTML that goes on until something, and what that is. https://spec.commonmark.org/0.31.2/#html-blocks */
const htmlBlocks: readonly { readonly begin: RegExp; readonly end: RegExp }[] = [
  { begin: /^ {0,3}<!--/, end: /-->/ },
  {
    begin: /^ {0,3}<(?:script|pre|style|textarea)(?:\s|>|$)/i,
    end: /<\/(?:script|pre|style|textarea)>/i,
  },
  { begin: /^ {0,3}<\?/, end: /\?>/ },
  { begin: /^ {0,3}<!\[CDATA\[/, end: /\]\]>/ },
  { begin: /^ {0,3}<![A-Za-z]/, end: />/ },
  {
    begin:
      /^ {0,3}<\/?(?:address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|li|link|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?:\s|\/?>|$)/i,
    end: /^\s*$/,
  },
];

const definitionLine =
  /^ {0,3}\[((?!\^)(?:[^[\]\\]|\\.)+)\]:[ \t]*(?:<([^<>]*)>|(\S+))(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$/d;

/**
 * Headings and link definitions of a document, and where they stand. What is in code, HTML, lists or
 * quotes is none, however much it looks like one. https://spec.commonmark.org/0.31.2/
 */
export function markdownOutline(text: string): MarkdownOutline {
  const scanner = new OutlineScanner(text);
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    const end =
      newline < 0 ? next : text[newline - 1] === '\r' && newline > start ? newline - 1 : newline;
    scanner.read({ start, end });
    start = next;
  }
  return scanner;
}

class OutlineScanner implements MarkdownOutline {
  readonly lines: { start: number; end: number; kind: MarkdownLineKind }[] = [];
  readonly headings: MarkdownHeading[] = [];
  readonly definitions: LinkDefinition[] = [];
  readonly #text: string;
  /** What ends the code block that is open. */
  #fence: RegExp | undefined;
  #html: { readonly end: RegExp; readonly kind: MarkdownLineKind } | undefined;
  /** Indented lines belong to its items. */
  #list = false;
  #afterBlank = true;
  /** Index of the paragraph's first line. */
  #paragraph: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(spot: TextSpot): void {
    const line = this.#text.slice(spot.start, spot.end);
    const kind = this.#kindOf(line, spot);
    this.lines.push({ ...spot, kind });
    if (kind === 'text') this.#afterBlank = false;
    else this.#paragraph = undefined;
    if (kind === 'blank') this.#afterBlank = true;
  }

  #kindOf(line: string, spot: TextSpot): MarkdownLineKind {
    if (this.#fence !== undefined) {
      if (this.#fence.test(line)) this.#fence = undefined;
      return 'text';
    }
    if (this.#html !== undefined) {
      const { end, kind } = this.#html;
      if (end.test(line)) this.#html = undefined;
      return line.trim() === '' ? 'blank' : kind;
    }
    if (line.trim() === '') return 'blank';
    // Code, or what goes on in a list or a paragraph.
    if (/^(?: {4}| {0,3}\t)/.test(line) || (this.#list && line.startsWith(' '))) return 'text';
    return this.#block(line, spot);
  }

  #block(line: string, spot: TextSpot): MarkdownLineKind {
    const lazy = this.#list && !this.#afterBlank;
    if (this.#opens(line))
      return this.#html?.kind ?? (/^ {0,3}<!--.*-->\s*$/.test(line) ? 'comment' : 'text');
    if (this.#heading(line, spot)) return 'heading';
    if (/^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/.test(line)) return this.#other(false);
    if (/^ {0,3}(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]|$)/.test(line)) return this.#other(true);
    if (lazy) return 'text';
    this.#list = false;
    if (/^ {0,3}>/.test(line)) return this.#other(false);
    if (this.#paragraph === undefined && this.#definition(line, spot)) return 'definition';
    this.#paragraph ??= this.lines.length;
    return 'text';
  }

  #other(list: boolean): 'text' {
    this.#list = list;
    this.#paragraph = undefined;
    return 'text';
  }

  /** Begins code or HTML. */
  #opens(line: string): boolean {
    const [, backticks, tildes] = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line) ?? [];
    const fence = backticks ?? tildes;
    if (fence !== undefined)
      this.#fence = new RegExp(`^ {0,3}${fence[0] ?? ''}{${fence.length},}[ \\t]*$`);
    const html = fence === undefined ? htmlBlocks.find(({ begin }) => begin.test(line)) : undefined;
    if (fence === undefined && html === undefined) return false;
    // One line may hold both ends; those of a comment must not share their dashes.
    if (html?.end.test(line.replace(/^ {0,3}<!-->?/, '')) === false)
      this.#html = { end: html.end, kind: html === htmlBlocks[0] ? 'comment' : 'text' };
    this.#other(false);
    return true;
  }

  #heading(line: string, spot: TextSpot): boolean {
    const [, marks, rest = ''] = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/.exec(line) ?? [];
    if (marks !== undefined) {
      // Marks at its end are decoration.
      const text = rest
        .trim()
        .replace(/(?:^|[ \t])#+$/, '')
        .trim();
      this.headings.push({ ...spot, level: marks.length, text, underlined: false });
      this.#list = false;
      return true;
    }
    const first = this.#paragraph;
    const [, underline] = /^ {0,3}(=+|-+)[ \t]*$/.exec(line) ?? [];
    if (first === undefined || underline === undefined) return false;
    const above = this.lines.slice(first);
    for (const one of above) one.kind = 'heading';
    this.headings.push({
      ...{ start: above[0]?.start ?? spot.start, end: spot.end, underlined: true },
      level: underline.startsWith('=') ? 1 : 2,
      text: above.map(({ start, end }) => this.#text.slice(start, end).trim()).join(' '),
    });
    return true;
  }

  #definition(line: string, spot: TextSpot): boolean {
    const found = definitionLine.exec(line);
    const url = found?.indices?.[2] ?? found?.indices?.[3];
    if (found === null || url === undefined) return false;
    const [start, end] = [spot.start + url[0], spot.start + url[1]];
    this.definitions.push({ ...spot, label: found[1] ?? '', url: { start, end } });
    return true;
  }
}
