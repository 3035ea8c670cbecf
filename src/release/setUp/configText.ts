/** A value on one line of slipway.yaml. */
export type FlowValue =
  string | number | boolean | readonly FlowValue[] | { readonly [key: string]: FlowValue };

/** A key of slipway.yaml with what is said about it. */
export interface ConfigPart {
  readonly key: string;
  readonly value:
    | { readonly kind: 'flow'; readonly flow: FlowValue }
    | { readonly kind: 'parts'; readonly parts: readonly ConfigPart[] }
    /** One a line, below each other. */
    | { readonly kind: 'list'; readonly items: readonly FlowValue[] }
    /** Lines of a text; those that begin with `#` are comments of its own grammar. */
    | { readonly kind: 'lines'; readonly lines: readonly string[] }
    /** Not said: its comments show how it could be. */
    | { readonly kind: 'example' };
  /** Where it was found; in a comment beside it. */
  readonly from?: string;
  /** Comment lines above. */
  readonly about?: readonly string[];
  /** Comment lines below: what could be said too. */
  readonly more?: readonly string[];
}

/** The text of slipway.yaml. Everything in it was found in files: it is data, and never breaks a line. */
export function configText(head: readonly string[], parts: readonly ConfigPart[]): string {
  const sections = parts.map((part) => partLines(part, '').join('\n'));
  return `${[head.map(comment).join('\n'), ...sections].join('\n\n')}\n`;
}

function partLines(part: ConfigPart, indent: string): string[] {
  const { about = [], more = [] } = part;
  const remarks = (lines: readonly string[]) => lines.map((line) => `${indent}${comment(line)}`);
  return [...remarks(about), ...valueLines(part, indent), ...remarks(more)];
}

function valueLines({ key, value, from }: ConfigPart, indent: string): string[] {
  const beside = from === undefined ? '' : ` ${comment(from)}`;
  const name = `${indent}${scalar(key)}:`;
  const inner = `${indent}  `;
  switch (value.kind) {
    case 'flow':
      return [`${name} ${flowText(value.flow)}${beside}`];
    case 'parts':
      return [`${name}${beside}`, ...value.parts.flatMap((one) => partLines(one, inner))];
    case 'list':
      return [`${name}${beside}`, ...value.items.map((item) => `${inner}- ${flowText(item)}`)];
    case 'lines':
      return [`${name} |${beside}`, ...value.lines.map((line) => `${inner}${plain(line)}`)];
    case 'example':
      return [];
  }
}

function comment(text: string): string {
  const line = oneLine(text).trimEnd();
  return line === '' ? '#' : `# ${line}`;
}

/** One line, of characters that show and do not turn the text around. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ');
}

function plain(text: string): string {
  return oneLine(text).trim();
}

function flowText(value: FlowValue): string {
  if (typeof value === 'string') return scalar(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(flowText).join(', ')}]`;
  const entries = Object.entries(value).map(([key, one]) => `${scalar(key)}: ${flowText(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function isList(value: object): value is readonly FlowValue[] {
  return Array.isArray(value);
}

/** Quoted where it would not read back as the same text. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z./-][A-Za-z0-9._/:@+*-]*$/.test(text) &&
    !/:$|^(?:true|false|null|yes|no|on|off|y|n|-+|\.\.+|[-.]?\.?(?:inf|nan))$|^-?\.?\d/i.test(text);
  if (isPlain) return text;
  // Double quotes know every character by its escape, as JSON does.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text))
    return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) =>
      [...Array(one.length).keys()].map((at) => escaped(one.charCodeAt(at))).join(''),
    );
  return `'${text.replaceAll("'", "''")}'`;
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
