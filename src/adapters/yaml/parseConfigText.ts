import type * as yamlModule from 'yaml';
import type { Document, LineCounter } from 'yaml';
import type {
  ConfigDocument,
  ConfigProblem,
  TextPosition,
  TextRange,
} from '../../release/config/configDocument.ts';
import { pathAt } from './pathAt.ts';
import { isTooDeep } from './tooDeep.ts';

type Path = readonly (string | number)[];
type Yaml = typeof yamlModule;

const nowhere: TextRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** A configuration larger than this is none. */
const maxLength = 1024 * 1024;

/**
 * Parses YAML 1.2 text into a document that knows where its values stand. Bad text, and text made
 * to exhaust the parser (alias bombs, endless nesting), ends up in `problems`.
 */
export async function parseConfigText(text: string): Promise<ConfigDocument> {
  if (text.length > maxLength) return refused(text, 'The file is larger than 1 MiB.');
  if (isTooDeep(text)) return refused(text, 'The file is nested too deeply.');
  const yaml = await import('yaml');
  const lineCounter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    // Of foreign files; what matters is in `problems`.
    logLevel: 'error',
    uniqueKeys: true,
    strict: true,
    merge: true,
  });
  const problems = problemsOf(document, lineCounter);
  const locate = (path: Path, key?: boolean): TextRange =>
    locateNode(yaml, document, lineCounter, path, key ?? false);
  return {
    text,
    value: valueOf(document, problems),
    problems,
    locate,
    pathAt: (position) => pathAt(text, position),
  };
}

function refused(text: string, message: string): ConfigDocument {
  return {
    text,
    value: undefined,
    problems: [{ message, range: nowhere, severity: 'error', path: [] }],
    locate: () => nowhere,
    pathAt: () => ({ path: [], writing: 'key' }),
  };
}

function problemsOf(document: Document, counter: LineCounter): ConfigProblem[] {
  const of = (
    { message, pos }: { message: string; pos: [number, number] },
    severity: 'error' | 'warning',
  ): ConfigProblem => ({
    message: /[.!?]$/.test(message) ? message : `${message}.`,
    range: { start: position(counter, pos[0]), end: position(counter, Math.max(...pos)) },
    severity,
    path: [],
  });
  return [
    ...document.errors.map((error) => of(error, 'error')),
    ...document.warnings.map((warning) => of(warning, 'warning')),
  ];
}

function valueOf(document: Document, problems: ConfigProblem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // An unresolved or exponential alias.
    if (!(error instanceof ReferenceError) && !(error instanceof RangeError)) throw error;
    problems.push({ message: `${error.message}.`, range: nowhere, severity: 'error', path: [] });
    return undefined;
  }
}

function locateNode(
  yaml: Yaml,
  document: Document,
  counter: LineCounter,
  path: Path,
  key: boolean,
): TextRange {
  let node: unknown = document.contents;
  let best = rangeOf(yaml, node, counter) ?? nowhere;
  for (const [index, name] of path.entries()) {
    const found = child(yaml, document, node, name);
    if (found === undefined) return best;
    const last = index === path.length - 1;
    const keyRange = rangeOf(yaml, found.key, counter);
    const valueRange = rangeOf(yaml, found.value, counter);
    best = (last && key ? (keyRange ?? valueRange) : (valueRange ?? keyRange)) ?? best;
    node = found.value;
  }
  return best;
}

function child(
  yaml: Yaml,
  document: Document,
  parent: unknown,
  name: string | number,
): { key: unknown; value: unknown } | undefined {
  const node = yaml.isAlias(parent) ? parent.resolve(document) : parent;
  if (yaml.isSeq(node)) {
    const value = node.items[Number(name)];
    return value === undefined ? undefined : { key: undefined, value };
  }
  if (!yaml.isMap(node)) return undefined;
  const pair = node.items.find(
    (item) => String(yaml.isScalar(item.key) ? item.key.value : item.key) === String(name),
  );
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}

/** Of the text of a node, without the blanks behind it; undefined for an empty one. */
function rangeOf(yaml: Yaml, node: unknown, counter: LineCounter): TextRange | undefined {
  if (!yaml.isNode(node)) return undefined;
  const { range } = node;
  if (range === null || range === undefined || range[1] <= range[0]) return undefined;
  return { start: position(counter, range[0]), end: position(counter, range[1]) };
}

function position(counter: LineCounter, offset: number): TextPosition {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
}
