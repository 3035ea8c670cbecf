import { csvFields, CsvError } from '../config/csvFields.ts';
import { ruleError } from './ruleError.ts';

export interface RuleLine {
  /** Zero-based line within the text. */
  readonly line: number;
  readonly text: string;
}

/** Lines that say something; `#` at the start of a line makes it a comment. */
export function ruleLines(text: string): RuleLine[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ line: index, text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
}

/** `key=value`, or a bare value; keys are lower-cased, both are trimmed. */
export interface RuleField {
  readonly key: string | undefined;
  readonly value: string;
}

export function ruleFields(line: string): RuleField[] {
  return splitLine(line).map((field) => {
    const equals = field.indexOf('=');
    if (equals <= 0) return { key: undefined, value: field.trim() };
    const key = field.slice(0, equals).trim().toLowerCase();
    return { key, value: field.slice(equals + 1).trim() };
  });
}

function splitLine(line: string): string[] {
  try {
    const fields = csvFields(line);
    const [only] = fields;
    // A line in quotes as a whole: the action unquotes its input before it reads the rules.
    if (fields.length === 1 && only !== undefined && line.startsWith('"')) return csvFields(only);
    return fields;
  } catch (error) {
    if (error instanceof CsvError) throw ruleError(line, error.message, error);
    throw error;
  }
}
