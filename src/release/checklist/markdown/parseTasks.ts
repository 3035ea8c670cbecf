/** A `- [ ]` item of a Markdown file (GFM, Task list items). */
export interface MarkdownTask {
  /** Index of its line in the file. */
  readonly line: number;
  readonly ticked: boolean;
  /** As it reads, without markup. */
  readonly title: string;
  /** What stands in backticks and may be meant as a command, or in a code block of one line below it. */
  readonly commands: readonly string[];
  /** More of its text. */
  readonly note?: string;
}

export interface MarkdownTasks {
  readonly tasks: readonly MarkdownTask[];
  /** Anchors of all headings, as GitHub makes them. */
  readonly headings: readonly string[];
  /** False when the heading asked for is not there. */
  readonly found: boolean;
}

const itemForm = /^(?<before>\s*(?:[-*+]|\d{1,9}[.)])\s+\[)(?<mark>[ xX])\]\s+(?<text>[^\n]*)$/;
const headingForm = /^ {0,3}(?<marks>#{1,6})(?:\s+(?<text>.*?))?(?:\s+#+)?\s*$/;
const fenceForm = /^\s*(?<fence>`{3,}|~{3,})/;

/** The tasks below a heading (its anchor or its text) up to the next one of its rank; all without. */
export function parseTasks(text: string, heading: string | undefined): MarkdownTasks {
  const blocks = blocksOf(text);
  const headings = blocks.flatMap(({ text: line }) => headingOf(line)?.anchor ?? []);
  const section = heading === undefined ? blocks : sectionOf(blocks, anchorOf(heading));
  return { tasks: tasksIn(section ?? []), headings, found: section !== undefined };
}

/** A line, or a block of code. */
interface Block {
  readonly line: number;
  readonly text: string;
  readonly code?: readonly string[];
  /** Code that belongs to an item. */
  readonly indented?: boolean;
}

interface OpenCode {
  readonly mark: string;
  readonly code: string[];
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: (Required<Omit<Block, 'text' | 'code'>> & OpenCode) | undefined;
  for (const [line, content] of text.split(/\r?\n/).entries()) {
    const mark = fenceForm.exec(content)?.groups?.['fence'];
    if (open === undefined) {
      if (mark === undefined) blocks.push({ line, text: content });
      else open = { line, mark, code: [], indented: /^\s/.test(content) };
    } else if (mark?.startsWith(open.mark) === true) {
      const { line: start, code, indented } = open;
      blocks.push({ line: start, text: '', code, indented });
      open = undefined;
    } else open.code.push(content);
  }
  return blocks;
}

function headingOf(line: string): { readonly rank: number; readonly anchor: string } | undefined {
  const { marks, text = '' } = headingForm.exec(line)?.groups ?? {};
  return marks === undefined ? undefined : { rank: marks.length, anchor: anchorOf(text) };
}

function sectionOf(blocks: readonly Block[], anchor: string): readonly Block[] | undefined {
  const start = blocks.findIndex(({ text }) => headingOf(text)?.anchor === anchor);
  if (start < 0) return undefined;
  const rank = headingOf(blocks[start]?.text ?? '')?.rank ?? 0;
  const rest = blocks.slice(start + 1);
  const end = rest.findIndex(({ text }) => (headingOf(text)?.rank ?? 7) <= rank);
  return end < 0 ? rest : rest.slice(0, end);
}

function tasksIn(blocks: readonly Block[]): MarkdownTask[] {
  const found: OpenTask[] = [];
  for (const { line, text, code, indented } of blocks) {
    const item = itemForm.exec(text)?.groups;
    const last = found.at(-1);
    if (item !== undefined) found.push(openTask(line, item['mark'] ?? ' ', item['text'] ?? ''));
    else if (indented === true && code?.length === 1) last?.commands.push(shellLine(code[0] ?? ''));
    else if (/^\s+\S/.test(text) && !isListItem(text)) last?.notes.push(text.trim());
  }
  return found.map(taskOf);
}

/** Where in the line of a task its mark stands; -1 for other lines. */
export function markSpot(line: string): number {
  return itemForm.exec(line.split('\n')[0] ?? '')?.groups?.['before']?.length ?? -1;
}

/** https://github.com/github/markup: lower case, without punctuation, blanks as hyphens. */
export function anchorOf(heading: string): string {
  return plain(heading.replace(/^#/, ''))
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

interface OpenTask {
  readonly line: number;
  readonly ticked: boolean;
  readonly text: string;
  readonly commands: string[];
  readonly notes: string[];
}

function openTask(line: number, mark: string, text: string): OpenTask {
  const commands = [...text.matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , code = '']) => code.trim());
  return { line, ticked: mark !== ' ', text, commands: commands.filter(looksRunnable), notes: [] };
}

function taskOf({ line, ticked, text, commands, notes }: OpenTask): MarkdownTask {
  const title = plain(text).trim().slice(0, 200) || 'step';
  const note = notes.length === 0 ? {} : { note: plain(notes.join(' ')).slice(0, 600) };
  return { line, ticked, title, commands, ...note };
}

function isListItem(line: string): boolean {
  return /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line);
}

/** A word alone may name a file, a branch or a setting: then it is not offered. */
function looksRunnable(code: string): boolean {
  return /^\S+\s+\S/.test(code) || /^(?:make|just|task|goreleaser|tox|pytest)$/.test(code);
}

function shellLine(line: string): string {
  return line.trim().replace(/^\$\s+/, '');
}

/** Text without the markup of CommonMark that is common in lists. */
function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__)(.+?)\1/g, '$2')
    .replace(/(^|\W)[*_](\S(?:.*?\S)?)[*_](?=\W|$)/g, '$1$2')
    .replace(/`+/g, '');
}
