import { decodeBase64 } from '../oci/decodeBase64.ts';
import { parseTimestamp } from './parseTimestamp.ts';
import { plainText } from './plainText.ts';
import type { SolveStatus, Vertex, VertexLog, VertexStatus, VertexWarning } from './solveStatus.ts';

// Read field by field instead of by a schema: a million of these lines arrive, and one odd field
// must not cost the rest of its line. The form is BuildKit's client/graph.go, where `omitempty`
// makes an absent field its zero value.
type Fields = Readonly<Record<string, unknown>>;

const parts = ['vertexes', 'statuses', 'logs', 'warnings'];

/** One line of `--progress=rawjson`; undefined when it is not a progress line. Never throws. */
export function parseSolveStatus(line: string): SolveStatus | undefined {
  if (line.charCodeAt(0) !== 0x7b) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isFields(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.length > 0 && !keys.some((key) => parts.includes(key))) return undefined;
  return {
    vertexes: each(value['vertexes'], parseVertex),
    statuses: each(value['statuses'], parseStatus),
    logs: each(value['logs'], parseLog),
    warnings: each(value['warnings'], parseWarning),
  };
}

function parseVertex(fields: Fields): Vertex | undefined {
  const digest = text(fields['digest']);
  if (digest === '') return undefined;
  const started = parseTimestamp(fields['started']);
  const completed = parseTimestamp(fields['completed']);
  const group = fields['progressGroup'];
  return {
    digest,
    inputs: list(fields['inputs']).filter((input) => typeof input === 'string'),
    name: label(fields['name']),
    ...(started !== undefined && { started }),
    ...(completed !== undefined && { completed }),
    cached: fields['cached'] === true,
    error: plainText(text(fields['error'])),
    ...(isFields(group) &&
      text(group['id']) !== '' && {
        progressGroup: {
          id: text(group['id']),
          name: label(group['name']),
          weak: group['weak'] === true,
        },
      }),
  };
}

function parseStatus(fields: Fields): VertexStatus | undefined {
  const vertex = text(fields['vertex']);
  if (vertex === '') return undefined;
  const started = parseTimestamp(fields['started']);
  const completed = parseTimestamp(fields['completed']);
  return {
    id: label(fields['id']),
    vertex,
    name: label(fields['name']),
    current: count(fields['current']),
    total: count(fields['total']),
    timestamp: parseTimestamp(fields['timestamp']) ?? 0,
    ...(started !== undefined && { started }),
    ...(completed !== undefined && { completed }),
  };
}

function parseLog(fields: Fields): VertexLog | undefined {
  const vertex = text(fields['vertex']);
  const data = decodeBase64(text(fields['data']));
  if (vertex === '' || data === undefined) return undefined;
  return {
    vertex,
    stream: fields['stream'] === 2 ? 2 : 1,
    data,
    timestamp: parseTimestamp(fields['timestamp']) ?? 0,
  };
}

function parseWarning(fields: Fields): VertexWarning | undefined {
  const short = base64Text(fields['short']);
  if (short === '') return undefined;
  const source = fields['sourceInfo'];
  const file = isFields(source) ? label(source['filename']) : '';
  const ranges = list(fields['range']).filter(isFields);
  const startLine = lineOf(ranges[0]?.['start']);
  const endLine = lineOf(ranges.at(-1)?.['end']);
  return {
    vertex: text(fields['vertex']),
    level: count(fields['level']),
    short,
    detail: list(fields['detail']).map(base64Text),
    url: label(fields['url']),
    ...(file !== '' && { file }),
    ...(startLine !== undefined && { startLine }),
    ...(endLine !== undefined && { endLine }),
  };
}

function lineOf(position: unknown): number | undefined {
  const line = isFields(position) ? count(position['line']) : 0;
  return line > 0 ? line : undefined;
}

function base64Text(value: unknown): string {
  const bytes = decodeBase64(text(value));
  return bytes === undefined ? '' : plainText(new TextDecoder().decode(bytes));
}

/** One line, short enough to be shown: names hold whole here-documents. */
function label(value: unknown): string {
  const raw = text(value);
  const short = raw.length > 2000 ? `${raw.slice(0, 2000)}…` : raw;
  return plainText(short.includes('\n') ? short.replaceAll('\n', ' ') : short);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function each<T>(value: unknown, parse: (fields: Fields) => T | undefined): T[] {
  const found: T[] = [];
  for (const entry of list(value)) {
    const parsed = isFields(entry) ? parse(entry) : undefined;
    if (parsed !== undefined) found.push(parsed);
  }
  return found;
}
