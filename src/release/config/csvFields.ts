/** Why a line is not CSV. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/**
 * Fields of one line of CSV as csv-parse reads it: quotes count at the start of a field only,
 * `""` within them is a quote, blanks around a field stay. Throws CsvError.
 */
export function csvFields(line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      const end = quotedEnd(line, at);
      fields.push(line.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at < line.length && line[at] !== ',')
        throw new CsvError(`only a comma may follow the closing quote of “${fields.at(-1) ?? ''}”`);
    } else {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      const field = line.slice(at, end);
      if (field.includes('"'))
        throw new CsvError(
          `a quote must stand at the start of a field: write "${field.replaceAll('"', '')}"`,
        );
      fields.push(field);
      at = end;
    }
    if (at >= line.length) return fields;
    at += 1;
  }
}

function quotedEnd(line: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) throw new CsvError('a quote is not closed');
    if (line[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}
