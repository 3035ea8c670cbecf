import { plainText } from '../../../build/plainText.ts';
import type {
  SolveStatus,
  Vertex,
  VertexLog,
  VertexStatus,
  VertexWarning,
} from '../../../build/solveStatus.ts';
import { Message } from './protobuf.ts';

/** BuildKit's `StatusResponse` (api/services/control/control.proto). Throws RangeError. */
export function parseStatusResponse(bytes: Uint8Array): SolveStatus {
  const response = new Message(bytes);
  return {
    vertexes: response.messages(1).map(vertex),
    statuses: response.messages(2).map(status),
    logs: response.messages(3).map(log),
    warnings: response.messages(4).map(warning),
  };
}

function vertex(message: Message): Vertex {
  const group = message.message(8);
  return {
    digest: message.text(1),
    inputs: message.texts(2),
    name: label(message.text(3)),
    cached: message.number(4) !== 0,
    ...interval(message.time(5), message.time(6)),
    error: plainText(message.text(7)),
    ...(group !== undefined && {
      progressGroup: {
        id: group.text(1),
        name: label(group.text(2)),
        weak: group.number(3) !== 0,
      },
    }),
  };
}

function status(message: Message): VertexStatus {
  return {
    id: label(message.text(1)),
    vertex: message.text(2),
    name: label(message.text(3)),
    current: message.number(4),
    total: message.number(5),
    timestamp: message.time(6) ?? 0,
    ...interval(message.time(7), message.time(8)),
  };
}

function log(message: Message): VertexLog {
  return {
    vertex: message.text(1),
    timestamp: message.time(2) ?? 0,
    stream: message.number(3) === 2 ? 2 : 1,
    data: message.bytes(4),
  };
}

function warning(message: Message): VertexWarning {
  const file = label(message.message(6)?.text(1) ?? '');
  const ranges = message.messages(7);
  const startLine = ranges[0]?.message(1)?.number(1) ?? 0;
  const endLine = ranges.at(-1)?.message(2)?.number(1) ?? 0;
  return {
    vertex: message.text(1),
    level: message.number(2),
    short: plainText(message.text(3)),
    detail: message.texts(4).map((line) => plainText(line)),
    url: label(message.text(5)),
    ...(file !== '' && { file }),
    ...(startLine > 0 && { startLine }),
    ...(endLine > 0 && { endLine }),
  };
}

function interval(
  started: number | undefined,
  completed: number | undefined,
): { readonly started?: number; readonly completed?: number } {
  return {
    ...(started !== undefined && { started }),
    ...(completed !== undefined && { completed }),
  };
}

/** One line, short enough to be shown. */
function label(text: string): string {
  return plainText(text.slice(0, 2000).replaceAll('\n', ' '));
}
