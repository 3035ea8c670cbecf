import { homedir } from 'node:os';
import type { ExitCode } from '../../../src/commandLine/runCommandLine.ts';
import { runCommandLine } from '../../../src/commandLine/runCommandLine.ts';
import type { Output } from '../../../src/terminal/output.ts';
import { composeCommandLine } from '../../../src/composeCommandLine.ts';

export interface CliOptions {
  /** True when both streams are a terminal. */
  readonly interactive?: boolean;
  readonly colours?: boolean;
  readonly stdin?: string;
  /** What a person answers to every question; nobody is there without it. */
  readonly answer?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Called with what arrives on standard error. */
  readonly onStderr?: (text: string) => void;
}

export interface CliRun {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line with its real adapters, in this process. */
export async function runCli(argv: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  let stdout = '';
  let stderr = '';
  const output = (write: (text: string) => void): Output => ({
    write,
    interactive: options.interactive ?? false,
    colours: options.colours ?? false,
    columns: 80,
  });
  const env = { ...process.env, ...options.env, HOME: homedir() };
  const ask = (answer: string) => (question: string) => {
    stderr += question;
    return Promise.resolve(answer);
  };
  const exitCode = await runCommandLine({
    argv,
    version: '9.9.9',
    terminal: {
      stdout: output((text) => (stdout += text)),
      stderr: output((text) => {
        stderr += text;
        options.onStderr?.(text);
      }),
      readStdin: () => Promise.resolve(options.stdin ?? ''),
      ask: options.answer === undefined ? undefined : ask(options.answer),
    },
    signal: options.signal ?? new AbortController().signal,
    compose: (given, warn) => composeCommandLine(given, { env, version: '9.9.9', warn }),
  });
  return { exitCode, stdout, stderr };
}

/** Standard output as the one JSON document it must be. */
export function documentOf({ stdout }: CliRun): unknown {
  return JSON.parse(stdout);
}
