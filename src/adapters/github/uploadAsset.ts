import { Failure } from '../../oci/failure.ts';
import { parseJsonText } from '../../oci/parseJson.ts';
import { GitHubError } from '../../release/gitHub.ts';
import type { AssetContent, HostedAsset } from '../../release/gitHubRelease/releaseHost.ts';
import type { Connection } from './connection.ts';
import { tooLate } from './connection.ts';
import { answerFailure, gitHubFailure } from './gitHubFailure.ts';
import { isUploadAddress } from './gitHubServer.ts';
import { malformed, parseHostedAsset } from './hostedRelease.ts';

/** Longest time in which no byte may move. */
const stallMs = 60_000;
const mostAnswerBytes = 1024 * 1024;

/**
 * Streams an asset to the address its release names, piece by piece and with its length, which
 * GitHub needs. Octokit reads no streams with a length, so this is a request of our own.
 * https://docs.github.com/rest/releases/assets#upload-a-release-asset
 */
export async function uploadAsset(
  connection: Connection,
  uploadUrl: string,
  content: AssetContent,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<HostedAsset> {
  const { server, userAgent } = connection;
  const url = addressOf(connection, uploadUrl, content.name);
  const token = await connection.token(signal);
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), Math.max(stallMs, connection.timeoutMs));
  const source = counted(content, (bytes) => {
    timer.refresh();
    onBytes(bytes);
  });
  const context = { host: server.host, repository: content.name, write: true };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `token ${token}`,
        'content-type': 'application/octet-stream',
        'content-length': String(content.size),
        'user-agent': userAgent,
      },
      body: source.body,
      duplex: 'half',
      // The token and the bytes go where they were sent, and nowhere else.
      redirect: 'error',
      signal: AbortSignal.any([signal, stalled.signal]),
    });
    const data = await readJson(response);
    if (response.ok) return parseHostedAsset(data);
    const headers = Object.fromEntries(response.headers);
    throw answerFailure({ status: response.status, headers, body: data }, context);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof GitHubError) throw error;
    if (stalled.signal.aborted) throw tooLate(server.host, error);
    throw source.failure() ?? gitHubFailure(error, context);
  } finally {
    clearTimeout(timer);
  }
}

/** The template `https://uploads…/assets{?name,label}` with the name; the host must be the server’s own. */
function addressOf({ server }: Connection, template: string, name: string): URL {
  const text = template.replace(/\{[^}]*\}$/, '');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isUploadAddress(url, server))
    throw malformed('an upload address of its own', undefined);
  url.searchParams.set('name', name);
  return url;
}

interface Source {
  readonly body: ReadableStream<Uint8Array>;
  /** Why the file could not be read to its end; fetch tells of it as of a broken connection. */
  failure(): Failure | undefined;
}

function counted(content: AssetContent, onBytes: (bytes: number) => void): Source {
  const pieces = content.open()[Symbol.asyncIterator]();
  let sent = 0;
  let failure: Failure | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next: IteratorResult<Uint8Array<ArrayBuffer>, unknown> = await pieces.next();
          if (next.done === true) {
            controller.close();
            return;
          }
          sent += next.value.byteLength;
          controller.enqueue(next.value);
          onBytes(sent);
        } catch (error) {
          if (error instanceof Failure) failure = error;
          throw error;
        }
      },
      async cancel() {
        await pieces.return?.();
      },
    },
    // One piece at a time: memory does not grow with the file.
    { highWaterMark: 0 },
  );
  return { body, failure: () => failure };
}

/** What it says as JSON; undefined when it is none, or more than an answer can be. */
async function readJson({ body }: Response): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  const pieces: AsyncIterable<Uint8Array> | undefined = body ?? undefined;
  for await (const piece of pieces ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > mostAnswerBytes) return undefined;
  }
  return parseJsonText(text + decoder.decode());
}
