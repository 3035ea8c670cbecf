// Controls but the line feed, and the marks that turn or hide the text after them.
const unsafe =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Foreign text as an inline code span, on one line: within it nothing is markup, a mention, a
 * reference to an issue, or the end of a table's cell. (CommonMark, Code spans; GFM, Tables.)
 */
export function codeSpan(text: string): string {
  const line = text.replaceAll(/\s*[\r\n]\s*/g, ' ').replaceAll(unsafe, '\ufffd');
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const padded = line === '' || /^[` ]|[` ]$/.test(line) ? ` ${line} ` : line;
  return `${fence}${padded.replaceAll('|', '\\|')}${fence}`;
}

/** Lines of foreign text as a fenced block that they cannot end. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const text = lines.map((line) => line.replaceAll(/[\r\n]+/g, ' ').replaceAll(unsafe, '\ufffd'));
  const runs = text.join('\n').match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(2, ...runs.map(({ length }) => length)) + 1);
  return `${fence}${language}\n${text.join('\n')}\n${fence}\n`;
}

/** A table of cells that are Markdown already. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(header) + line(header.map(() => '---')) + rows.map(line).join('');
}
