import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';
import type { StreamCommand, StreamProgram } from '../process/stream.ts';
import { asBuildError, outcomeError } from './dockerFailure.ts';
import { readLines } from './lineReader.ts';
import { BuildError } from '../../build/buildError.ts';

/** More output than these commands ever write. */
const most = 8 * 1024 * 1024;

/**
 * Runs a docker command whose progress somebody watches: `onText` hears the lines of its standard
 * error. Returns its standard output. BuildError, or AbortError once it is gone.
 */
export async function runShown(
  stream: StreamProgram,
  command: StreamCommand,
  timeoutMs: number,
  onText: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const late = AbortSignal.timeout(timeoutMs);
  const said: string[] = [];
  try {
    const running = stream(command, AbortSignal.any([signal, late]));
    const listening = (async () => {
      for await (const line of readLines(running.stderr)) {
        const text = redactText(plainText(line));
        if (said.push(text) > 2000) said.shift();
        onText(text);
      }
    })();
    const [stdout, exit] = await Promise.all([readAll(running.stdout), running.exit, listening]);
    if (exit.exitCode === 0) return stdout;
    signal.throwIfAborted();
    throw outcomeError({ ...exit, stdout, stderr: said.join('\n') });
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted)
      throw new BuildError(
        'timeout',
        `docker ${command.args.slice(0, 3).join(' ')} did not end within ${timeoutMs / 1000} s and was ended.`,
        'Docker does not answer: see whether docker info does, and restart Docker.',
      );
    throw asBuildError(error);
  }
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks)
    if (text.length < most) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
