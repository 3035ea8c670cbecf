import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProcessError } from '../../../src/adapters/process/processError.ts';
import type { Command } from '../../../src/adapters/process/run.ts';
import { run } from '../../../src/adapters/process/run.ts';
import { groupRuns } from '../../../src/adapters/process/signalGroup.ts';

function script(source: string, more: Partial<Command> = {}): Command {
  return { file: process.execPath, args: ['-e', source], timeoutMs: 20_000, ...more };
}

const never = new AbortController().signal;

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('run', () => {
  it('resolves output and exit code, whatever the code', async () => {
    const outcome = await run(
      script('process.stdout.write("out é");process.stderr.write("err");process.exitCode=3'),
      never,
    );
    expect(outcome).toEqual({ exitCode: 3, signal: null, stdout: 'out é', stderr: 'err' });
  });

  it('reports the signal that ended a program', async () => {
    const outcome = await run(script('process.kill(process.pid,"SIGKILL")'), never);
    expect(outcome).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  it('case 60: passes arguments as they are, through no shell', async () => {
    const nasty = ['a b', '"q"', ';rm -rf x', '$(id)', 'new\nline', '-x', 'a,b', "it's", '*'];
    const source = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const outcome = await run(
      { file: process.execPath, args: ['-e', source, '--', ...nasty], timeoutMs: 20_000 },
      never,
    );
    expect(JSON.parse(outcome.stdout)).toEqual(nasty);
  });

  it('merges the environment and removes what is undefined', async () => {
    const source = 'process.stdout.write(JSON.stringify([process.env.A,process.env.HOME??null]))';
    const outcome = await run(script(source, { env: { A: '1', HOME: undefined } }), never);
    expect(JSON.parse(outcome.stdout)).toEqual(['1', null]);
  });

  it('writes standard input', async () => {
    const outcome = await run(script('process.stdin.pipe(process.stdout)', { stdin: 'hé' }), never);
    expect(outcome.stdout).toBe('hé');
  });

  it('works when the program closes its input early', async () => {
    const source = 'process.stdin.destroy();setTimeout(()=>process.exit(0),100)';
    const outcome = await run(script(source, { stdin: 'x'.repeat(4 << 20) }), never);
    expect(outcome.exitCode).toBe(0);
  });

  it('names a program that does not exist', async () => {
    const error = await failureOf(
      run({ file: 'slipway-no-such-program', args: [], timeoutMs: 1000 }, never),
    );
    expect(error).toBeInstanceOf(ProcessError);
    expect(error).toMatchObject({ reason: 'not-found' });
  });

  it('does not blame the program for a missing folder', async () => {
    const error = await failureOf(run(script('', { cwd: join(tmpdir(), 'no', 'such') }), never));
    expect(error).toMatchObject({ reason: 'failed' });
    expect(String(error)).toContain('does not exist');
  });

  it('tells a file that may not be executed', async () => {
    const error = await failureOf(run({ file: tmpdir(), args: [], timeoutMs: 1000 }, never));
    expect(error).toMatchObject({ reason: 'permission' });
  });

  it('refuses an argument with NUL without echoing it', async () => {
    const error = await failureOf(run(script('', { args: ['secret\0value'] }), never));
    expect(error).toMatchObject({ reason: 'failed' });
    expect(String(error)).not.toContain('secret');
  });

  it('ends the whole group on timeout', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-run-'));
    const file = join(folder, 'pid');
    const source = `require('child_process').spawn('sleep',['1000']);
      require('fs').writeFileSync(${JSON.stringify(file)},String(process.pid));
      process.on('SIGTERM',()=>{});setInterval(()=>{},1000)`;
    const error = await failureOf(run(script(source, { timeoutMs: 1500 }), never));
    expect(error).toMatchObject({ reason: 'timeout' });
    expect(groupRuns(Number(readFileSync(file, 'utf8')))).toBe(false);
  });

  it('throws the abort only after the group is gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-run-'));
    const file = join(folder, 'pid');
    const source = `require('child_process').spawn('sleep',['1000']);
      require('fs').writeFileSync(${JSON.stringify(file)},String(process.pid));
      setInterval(()=>{},1000)`;
    const abort = new AbortController();
    const running = failureOf(run(script(source), abort.signal));
    await expect.poll(() => pidIn(file)).toBeGreaterThan(0);
    abort.abort();
    expect(await running).toMatchObject({ name: 'AbortError' });
    expect(groupRuns(pidIn(file))).toBe(false);
  });

  it('starts nothing when it is aborted already', async () => {
    const error = await failureOf(run(script(''), AbortSignal.abort()));
    expect(error).toMatchObject({ name: 'AbortError' });
  });

  it('ends a flood at the cap', async () => {
    const source = 'const b="x".repeat(65536);(function f(){process.stdout.write(b,f)})()';
    const error = await failureOf(run(script(source, { maxOutput: 1 << 20 }), never));
    expect(error).toMatchObject({ reason: 'too-much-output' });
  });

  it('does not wait for a background child that holds the pipe', async () => {
    const source = `const c=require('child_process').spawn('sleep',['30'],{detached:true,stdio:'inherit'});
      c.unref();process.stdout.write(String(c.pid),()=>process.exit(0))`;
    const outcome = await run(script(source, { timeoutMs: 10_000 }), never);
    expect(outcome.exitCode).toBe(0);
    process.kill(Number(outcome.stdout));
  });
});

function pidIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}
