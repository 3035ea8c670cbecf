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

/** A word that a forge would make a mention, a reference or a link of. */
const linking = /@|#[0-9]|\b(?:GH|gh)-[0-9]|![0-9]|:\/\/|^www\./;

/**
 * Foreign text as running text on one line: code spans stay code, everything else is plain, nobody is
 * mentioned and nothing is a link, markup or the beginning of a block.
 */
export function runningText(text: string): string {
  const line = text
    .replaceAll(/\s*[\r\n]\s*/g, ' ')
    .replaceAll(unsafe, '\ufffd')
    .trim();
  let result = '';
  let at = 0;
  // https://spec.commonmark.org/0.31.2/#code-spans
  for (const found of line.matchAll(/(?<!`)(`+)(?!`)([^]*?[^`])\1(?!`)/g)) {
    const [whole, , code = ''] = found;
    result += plainWords(line.slice(at, found.index)) + codeSpan(code.trim());
    at = found.index + whole.length;
  }
  result += plainWords(line.slice(at));
  return result.replace(/^([-+=])/, '\\$1').replace(/^([0-9]{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

function plainWords(text: string): string {
  return text
    .split(/(\s+)/)
    .map((word) => {
      const [, open = '', inner = '', close = ''] = /^([("']*)(.*?)([)"',.;:]*)$/.exec(word) ?? [];
      return linking.test(inner) ? escaped(open) + codeSpan(inner) + escaped(close) : escaped(word);
    })
    .join('');
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*[\]<>&~$#|]/g, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
}
