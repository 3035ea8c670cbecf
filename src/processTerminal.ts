import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Terminal } from './commandLine/terminal.ts';
import { UsageError } from './commandLine/usageError.ts';
import type { Output } from './terminal/output.ts';

const largestInput = 1024 * 1024;

/** The terminal of this process. A reader that went away (`slipway tags … | head -1`) is no error. */
export function processTerminal(process: NodeJS.Process): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    });
  }
  return {
    stdout: outputOf(process.stdout, process.env),
    stderr: outputOf(process.stderr, process.env),
    readStdin: (signal) => readAll(process.stdin, signal),
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? { ask: askOn(process, true), askSecret: askOn(process, false) }
      : {}),
  };
}

/** Questions go to standard error, so that a redirected result stays a result. */
function askOn({ stdin, stderr }: NodeJS.Process, echo: boolean) {
  return async (question: string, signal: AbortSignal): Promise<string> => {
    // What readline echoes goes to its output: nowhere, for a secret.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const output = echo ? stderr : nowhere;
    const lines = createInterface({ input: stdin, output, terminal: true });
    if (!echo) stderr.write(question);
    // Ctrl-C in raw mode is a key, and the end of input is no.
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    try {
      return await Promise.race([lines.question(question, { signal }), ended]);
    } finally {
      lines.close();
      if (!echo) stderr.write('\n');
    }
  };
}

function outputOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
  const interactive = stream.isTTY && env['TERM'] !== 'dumb';
  return {
    write: (text) => void stream.write(text),
    interactive,
    // https://no-color.org: any value but the empty one.
    colours: interactive && (env['NO_COLOR'] ?? '') === '',
    get columns() {
      // A pseudo-terminal nobody sized has no columns.
      return stream.isTTY && stream.columns > 0 ? stream.columns : 80;
    },
  };
}

async function readAll(stdin: NodeJS.ReadStream, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const onAbort = (): void => void stdin.destroy(abortReason(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    if (chunk instanceof Uint8Array) text += decoder.decode(chunk, { stream: true });
    if (text.length > largestInput) throw new UsageError('Standard input is larger than 1 MiB.');
  }
  signal.removeEventListener('abort', onAbort);
  return text + decoder.decode();
}

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException('Aborted', 'AbortError');
}
