import { spawn } from 'node:child_process';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** `capture` keeps stdout; `show` sends it to this process's stderr. stderr is always shown. */
  readonly stdout?: 'capture' | 'show' | 'inherit';
  readonly quiet?: boolean;
}

/** Runs a program of the set-up and waits for it. A program that cannot be started has code 127. */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [
        'ignore',
        options.stdout === 'inherit' ? 'inherit' : 'pipe',
        options.quiet === true ? 'ignore' : 'inherit',
      ],
    });
    let stdout = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      if (options.stdout === 'capture') stdout += chunk.toString();
      else process.stderr.write(chunk);
    });
    child.once('error', () => resolve({ code: 127, stdout }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout }));
  });
}
