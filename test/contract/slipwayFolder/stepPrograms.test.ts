import { spawn } from 'node:child_process';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { groupRuns } from '../../../src/adapters/process/signalGroup.ts';
import { stream } from '../../../src/adapters/process/stream.ts';
import { identify } from '../../../src/adapters/slipwayFolder/processIdentity.ts';
import { stateFolder } from '../../../src/adapters/slipwayFolder/stateFolder.ts';
import { createStepPrograms } from '../../../src/adapters/slipwayFolder/stepPrograms.ts';
import type { StepProgram } from '../../../src/release/checklist/stepPrograms.ts';

const { signal } = new AbortController();
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'programs-'));
});

function program(source: string, more: Partial<StepProgram> = {}): StepProgram {
  const argv = [process.execPath, '-e', source] as const;
  return { argv, timeoutMs: 60_000, release: '1.4.0', step: 'test', ...more };
}

async function run(wanted: StepProgram, on: AbortSignal = signal) {
  const programs = createStepPrograms({ root, stream, env: process.env });
  let text = '';
  for await (const event of programs.run(wanted, on)) {
    if (event.kind === 'end') return { text, ...event.end };
    text += event.text;
  }
  throw new Error('no end');
}

async function untilRuns(file: string): Promise<number> {
  for (;;) {
    const text = await readFile(join(root, file), 'utf8').catch(() => '');
    if (text !== '') return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('programs of steps', () => {
  it('run in the project, and keep both outputs in a log per attempt', async () => {
    const source = 'console.log(process.cwd()); console.error("err"); process.exitCode = 3';
    const first = await run(program(source));
    expect(first).toMatchObject({ exitCode: 3, log: '.slipway/releases/1.4.0.logs/test.1.log' });
    expect(first.text).toContain('err');
    expect(await readFile(join(root, first.log), 'utf8')).toBe(first.text);
    expect((await run(program(source))).log).toMatch(/test\.2\.log$/);
    const echo = program('process.stdin.pipe(process.stdout)', { stdin: 'notes' });
    expect((await run(echo)).text).toBe('notes');
  });

  it('are given nothing that Slipway signs in with', async () => {
    process.env['GITHUB_TOKEN'] = 'canary-token';
    try {
      const { text } = await run(program('console.log(JSON.stringify(process.env))'));
      expect(text).toContain('PATH');
      expect(text).not.toContain('canary-token');
    } finally {
      delete process.env['GITHUB_TOKEN'];
    }
  });

  it('may write as much as they like: a part is shown, a larger part is kept', async () => {
    const source =
      'const b = "x".repeat(65535) + "\\n"; let n = 600; (function go() { while (n-- > 0) if (!process.stdout.write(b)) return process.stdout.once("drain", go) })()';
    const { text, exitCode, log } = await run(program(source));
    expect(exitCode).toBe(0);
    expect(text.length).toBeLessThan(1.2e6);
    expect((await stat(join(root, log))).size).toBeLessThan(8.5e6);
    expect((await readFile(join(root, log), 'utf8')).slice(-60)).toContain(
      'more bytes were not kept',
    );
  });

  it('are ended with their children when the time is over or they are cancelled', async () => {
    const source =
      'const c = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }); require("fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000)';
    const controller = new AbortController();
    const cancelled = run(program(source), controller.signal);
    const pid = await untilRuns('pid');
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(groupRuns(pid)).toBe(false);
    await expect(run(program(source, { timeoutMs: 1500 }))).rejects.toMatchObject({
      reason: 'step-failed',
      message: expect.stringContaining('did not end within') as string,
    });
    expect(groupRuns(await untilRuns('pid'))).toBe(false);
  });

  it('that a killed Slipway left running are ended first', async () => {
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    const pid = left.pid!;
    const folder = await stateFolder(root, join('releases', '1.4.0.logs'));
    const exited = new Promise((resolve) => left.once('exit', (_, by) => resolve(by)));
    await writeFile(
      join(folder, 'test.pid'),
      JSON.stringify({ ...(await identify(pid)), started: '1' }),
    );
    await run(program(''));
    // The same number, but another process.
    expect(groupRuns(pid)).toBe(true);
    await writeFile(join(folder, 'test.pid'), JSON.stringify(await identify(pid)));
    await run(program(''));
    expect(await exited).toBe('SIGTERM');
  });

  it('say what is missing', async () => {
    await expect(run({ ...program(''), argv: ['no-such-program'] })).rejects.toMatchObject({
      reason: 'step-failed',
      message: 'no-such-program was not found.',
    });
    const programs = createStepPrograms({ root, stream, env: process.env });
    expect(await programs.find(['no-such-program', 'sh'], signal)).toBe('sh');
  });
});
