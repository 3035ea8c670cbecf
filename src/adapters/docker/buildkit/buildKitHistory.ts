import { BuildError } from '../../../build/buildError.ts';
import type {
  BuildHistory,
  HistoryEvent,
  HistoryNode,
} from '../../../build/history/buildHistory.ts';
import type { PastBuild } from '../../../build/history/pastBuild.ts';
import { withinTime } from '../../process/withinTime.ts';
import type { DialOptions } from './dialBuildKit.ts';
import { dialBuildKit } from './dialBuildKit.ts';
import { grpcStream } from './grpcStream.ts';
import { parseHistoryEvent } from './historyMessages.ts';
import { encodeField } from './protobuf.ts';
import { parseStatusResponse } from './statusMessages.ts';

const control = '/moby.buildkit.v1.Control';
/** Fields of BuildHistoryRequest and StatusRequest. */
const earlyExit = encodeField(3, true);
const everything = new Uint8Array();

/** How long a node may take to tell what it remembers. */
const answering = 30_000;

/** BuildKit's own memory of its builds, asked by gRPC through `docker buildx dial-stdio`. */
export function createBuildKitHistory(options: DialOptions): BuildHistory {
  return {
    list: (node, signal) => list(options, node, signal),
    follow: (node, signal) => events(options, node, everything, signal),
    async *replay(node, id, signal) {
      const from = dial(options, node, 'Status', refOf(id), parseStatusResponse, signal);
      for await (const status of from) yield status;
    },
  };
}

async function list(
  options: DialOptions,
  node: HistoryNode,
  signal: AbortSignal,
): Promise<readonly PastBuild[]> {
  const own = new AbortController();
  const both = AbortSignal.any([signal, own.signal]);
  async function collect(): Promise<readonly PastBuild[]> {
    const builds = new Map<string, PastBuild>();
    for await (const event of events(options, node, earlyExit, both)) {
      if (event.kind === 'known') builds.set(event.build.ref, event.build);
      else builds.delete(event.ref);
    }
    return [...builds.values()];
  }
  try {
    return await withinTime(collect(), answering, () => tooLate(node), signal);
  } finally {
    own.abort();
  }
}

async function* events(
  options: DialOptions,
  node: HistoryNode,
  request: Uint8Array,
  signal: AbortSignal,
): AsyncGenerator<HistoryEvent, void, undefined> {
  const parse = (bytes: Uint8Array): HistoryEvent | undefined => parseHistoryEvent(bytes, node);
  for await (const event of dial(options, node, 'ListenBuildHistory', request, parse, signal))
    if (event !== undefined) yield event;
}

async function* dial<Answer>(
  options: DialOptions,
  node: HistoryNode,
  method: 'ListenBuildHistory' | 'Status',
  request: Uint8Array,
  parse: (bytes: Uint8Array) => Answer,
  signal: AbortSignal,
): AsyncGenerator<Answer, void, undefined> {
  signal.throwIfAborted();
  const dialled = dialBuildKit(options, node, signal);
  try {
    for await (const bytes of grpcStream(dialled.session, `${control}/${method}`, request, signal))
      yield parse(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw nonsense(node, error);
    signal.throwIfAborted();
    if (!(error instanceof BuildError) || error.reason !== 'builder-lost') throw error;
    // What docker says about it is better than that the connection broke.
    throw (await dialled.why()) ?? error;
  } finally {
    await dialled.close();
  }
}

function refOf(id: string): Uint8Array {
  if (/^[A-Za-z0-9_.-]{1,100}$/.test(id)) return encodeField(1, id);
  throw new BuildError(
    'invalid-plan',
    'This is not the id of a build.',
    'slipway builds lists those that BuildKit remembers.',
  );
}

function nonsense({ builder }: HistoryNode, cause: RangeError): BuildError {
  return new BuildError(
    'builder-lost',
    `Builder “${builder}” answered what is no message of BuildKit’s.`,
    'See whether docker buildx ls shows the builder as running.',
    { cause },
  );
}

function tooLate({ builder }: HistoryNode): BuildError {
  return new BuildError(
    'timeout',
    `Builder “${builder}” did not tell its builds within ${answering / 1000} s.`,
    'Docker does not answer: see whether docker info does, and restart Docker.',
  );
}
