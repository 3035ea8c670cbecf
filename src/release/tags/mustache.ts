/** A value given to an expression: quoted text, or the name of something to look up. */
export type Argument =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string };

export interface Expression {
  readonly name: string;
  readonly params: readonly Argument[];
  readonly hash: ReadonlyMap<string, Argument>;
  /** Where its `{{` stands in the template. */
  readonly offset: number;
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | {
      readonly kind: 'condition';
      readonly expression: Expression;
      readonly negated: boolean;
      readonly then: readonly Part[];
      readonly otherwise: readonly Part[];
    };

export class MustacheError extends Error {
  override readonly name = 'MustacheError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface Tag {
  readonly offset: number;
  readonly content: string;
  readonly raw: boolean;
}

type Token =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tag'; readonly tag: Tag };

const opening = /\{\{\{|\{\{/g;

/**
 * Parses the part of Handlebars that fits in a tag rule or a build argument: `{{name}}`,
 * `{{{name}}}`, `{{name 'text' key='text'}}`, `{{#if name}}…{{else}}…{{/if}}`, `{{#unless}}`,
 * comments, `~` and `\{{`. Throws MustacheError. Handlebars itself is not used: it compiles
 * templates with `new Function` and escapes its output as HTML.
 */
export function parseMustache(template: string): Part[] {
  const tokens = tokenise(template);
  const { parts, next } = parseUntilEnd(tokens, 0, undefined);
  if (next < tokens.length) throw new MustacheError('unexpected end of a block', 0);
  return parts;
}

function tokenise(template: string): Token[] {
  const tokens: Token[] = [];
  let text = '';
  let at = 0;
  let trimNext = false;
  opening.lastIndex = 0;
  for (let open = opening.exec(template); open !== null; open = opening.exec(template)) {
    const before = template.slice(at, open.index);
    if (before.endsWith('\\') && !before.endsWith('\\\\')) {
      text += `${before.slice(0, -1)}${open[0]}`;
      at = opening.lastIndex;
      continue;
    }
    text += before.endsWith('\\\\') ? before.slice(0, -1) : before;
    const end = closing(template, open.index, open[0].length === 3);
    let content = template.slice(opening.lastIndex, end.start);
    if (trimNext) text = text.trimStart();
    if (content.startsWith('~')) {
      content = content.slice(1);
      text = text.trimEnd();
    }
    trimNext = content.endsWith('~');
    if (trimNext) content = content.slice(0, -1);
    if (text !== '') tokens.push({ kind: 'text', text });
    text = '';
    if (!content.startsWith('!'))
      tokens.push({
        kind: 'tag',
        tag: { offset: open.index, content: content.trim(), raw: open[0].length === 3 },
      });
    at = end.end;
    opening.lastIndex = at;
  }
  text += template.slice(at);
  if (trimNext) text = text.trimStart();
  if (text !== '') tokens.push({ kind: 'text', text });
  return tokens;
}

function closing(template: string, open: number, triple: boolean): { start: number; end: number } {
  const [comment] = /^\{\{~?!--/.exec(template.slice(open, open + 6)) ?? [];
  // A comment of this form may hold braces; it ends at its own mark.
  const from = comment === undefined ? open + 2 : template.indexOf('--', open + comment.length);
  const start = from < 0 ? -1 : template.indexOf(triple ? '}}}' : '}}', from);
  if (start < 0) throw new MustacheError(`“${template.slice(open)}” is not closed`, open);
  return { start, end: start + (triple ? 3 : 2) };
}

interface Block {
  readonly parts: Part[];
  /** Index after what ended it. */
  readonly next: number;
  readonly ending: 'end' | 'else' | 'close';
}

function parseUntilEnd(tokens: readonly Token[], from: number, block: string | undefined): Block {
  const parts: Part[] = [];
  let at = from;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    at += 1;
    if (token.kind === 'text') {
      parts.push(token);
      continue;
    }
    const { content, offset } = token.tag;
    if (content.startsWith('/')) {
      const name = content.slice(1).trim();
      if (name !== block) throw new MustacheError(`“{{/${name}}}” closes nothing`, offset);
      return { parts, next: at, ending: 'close' };
    }
    if (content === 'else' || content === '^') {
      if (block === undefined) throw new MustacheError(`“{{${content}}}” has no block`, offset);
      return { parts, next: at, ending: 'else' };
    }
    if (!content.startsWith('#')) {
      parts.push({ kind: 'expression', expression: parseExpression(token.tag) });
      continue;
    }
    const condition = parseCondition(tokens, at, token.tag);
    parts.push(condition.part);
    at = condition.next;
  }
  if (block !== undefined) throw new MustacheError(`“{{#${block}}}” is not closed`, 0);
  return { parts, next: at, ending: 'end' };
}

function parseCondition(
  tokens: readonly Token[],
  from: number,
  tag: Tag,
): { part: Part; next: number } {
  const [, helper = '', rest = ''] = /^#\s*(\S+)\s*([^]*)$/.exec(tag.content) ?? [];
  if (helper !== 'if' && helper !== 'unless')
    throw new MustacheError(
      `“{{#${helper}}}” is not supported; only if and unless are`,
      tag.offset,
    );
  const expression = parseExpression({ ...tag, content: rest });
  const then = parseUntilEnd(tokens, from, helper);
  const otherwise = then.ending === 'else' ? parseUntilEnd(tokens, then.next, helper) : undefined;
  const part: Part = {
    kind: 'condition',
    expression,
    negated: helper === 'unless',
    then: then.parts,
    otherwise: otherwise?.parts ?? [],
  };
  return { part, next: otherwise?.next ?? then.next };
}

const word =
  /\s*(?:([A-Za-z_][\w-]*)=)?(?:"((?:\\"|[^"])*)"|'((?:\\'|[^'])*)'|([^\s"'=(){}|~]+))\s*/y;

function parseExpression(tag: Tag): Expression {
  const content = !tag.raw && tag.content.startsWith('&') ? tag.content.slice(1) : tag.content;
  const params: Argument[] = [];
  const hash = new Map<string, Argument>();
  let name: string | undefined;
  word.lastIndex = 0;
  while (word.lastIndex < content.length) {
    const at = word.lastIndex;
    const found = word.exec(content);
    if (found === null) {
      const why = `“${content.slice(at)}” cannot be read`;
      throw new MustacheError(why, tag.offset);
    }
    const [, key, double, single, bare] = found;
    const argument = toArgument(
      double?.replaceAll('\\"', '"') ?? single?.replaceAll("\\'", "'"),
      bare,
    );
    if (key !== undefined) hash.set(key, argument);
    else if (name !== undefined) params.push(argument);
    else if (argument.kind === 'name') name = argument.name;
    else name = argument.text;
  }
  if (name === undefined) throw new MustacheError('an expression is empty', tag.offset);
  return { name, params, hash, offset: tag.offset };
}

function toArgument(quoted: string | undefined, bare: string | undefined): Argument {
  if (quoted !== undefined) return { kind: 'text', text: quoted };
  return { kind: 'name', name: (bare ?? '').replace(/^(?:this[./]|\.\/)/, '') };
}

/** Puts in values; an empty value is false to `if`, as in Handlebars. */
export function renderMustache(
  parts: readonly Part[],
  evaluate: (expression: Expression) => string,
): string {
  let out = '';
  for (const part of parts) {
    if (part.kind === 'text') out += part.text;
    else if (part.kind === 'expression') out += evaluate(part.expression);
    else {
      const met = (evaluate(part.expression) !== '') !== part.negated;
      out += renderMustache(met ? part.then : part.otherwise, evaluate);
    }
  }
  return out;
}
