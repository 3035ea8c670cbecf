import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { constants } from 'node:http2';
import { BuildError } from '../../../build/buildError.ts';
import { plainText } from '../../../build/plainText.ts';

/** No message of BuildKit's is larger than gRPC's usual limit; what says it is, is refused. */
const largestMessage = 16 * 1024 * 1024;

const canceled = '1';
const unimplemented = '12';

/**
 * Calls a method that answers with a stream of messages, over HTTP/2 as gRPC has it. Ends when the
 * server does; throws BuildError, or the signal's reason.
 */
export async function* grpcStream(
  session: ClientHttp2Session,
  path: string,
  request: Uint8Array,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted();
  const call = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const end = statusOf(call);
  const onAbort = (): void => call.close(constants.NGHTTP2_CANCEL);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    call.end(frame(request));
    yield* messages(call);
    signal.throwIfAborted();
    checkStatus(await end);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof BuildError ? error : broken(error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    call.close(constants.NGHTTP2_CANCEL);
  }
}

function frame(message: Uint8Array): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

async function* messages(call: ClientHttp2Stream): AsyncGenerator<Uint8Array, void, undefined> {
  let held = Buffer.alloc(0);
  for await (const chunk of call) {
    if (!(chunk instanceof Uint8Array)) continue;
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
    while (held.length >= 5) {
      const length = held.readUInt32BE(1);
      if (held[0] !== 0 || length > largestMessage)
        throw new RangeError(`a message of ${length} bytes`);
      if (held.length < 5 + length) break;
      yield held.subarray(5, 5 + length);
      held = held.subarray(5 + length);
    }
  }
}

interface GrpcStatus {
  readonly code: string;
  readonly message: string;
}

/** Of the trailers, or of the headers where there is no body (gRPC over HTTP/2, Responses). */
async function statusOf(call: ClientHttp2Stream): Promise<GrpcStatus> {
  return new Promise((resolve) => {
    const read = (headers: IncomingHttpHeaders): void => {
      const code = headers['grpc-status'];
      const message = headers['grpc-message'];
      if (typeof code === 'string')
        resolve({ code, message: typeof message === 'string' ? unescaped(message) : '' });
    };
    call.on('response', read);
    call.on('trailers', read);
    call.on('close', () => resolve({ code: '14', message: 'the connection was closed' }));
  });
}

function checkStatus({ code, message }: GrpcStatus): void {
  if (code === '0' || code === canceled) return;
  if (code === unimplemented)
    throw new BuildError(
      'buildx-too-old',
      'This BuildKit does not remember its builds.',
      'Use BuildKit 0.11 (Docker Engine 23) or newer.',
    );
  throw new BuildError(
    code === '14' ? 'builder-lost' : 'failed',
    `BuildKit did not answer: ${plainText(message).slice(0, 500)}`,
    'See whether docker buildx ls shows the builder as running.',
  );
}

function broken(error: unknown): BuildError {
  const said = error instanceof Error ? error.message : String(error);
  return new BuildError(
    'builder-lost',
    `The connection to BuildKit broke: ${plainText(said).slice(0, 500)}`,
    'See whether docker buildx ls shows the builder as running.',
    { cause: error },
  );
}

/** `grpc-message` is percent-encoded. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
