import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ladder } from '../../../src/adapters/process/processGroup.ts';
import { groupRuns } from '../../../src/adapters/process/signalGroup.ts';
import { buildLadder, stream } from '../../../src/adapters/process/stream.ts';

const quick: Ladder = [
  { signal: 'SIGINT', waitMs: 300 },
  { signal: 'SIGTERM', waitMs: 300 },
  { signal: 'SIGKILL', waitMs: 2000 },
];

function node(source: string): { file: string; args: string[]; ladder: Ladder } {
  return { file: process.execPath, args: ['-e', source], ladder: quick };
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

/** Reads until the program said `ready <pid>`, then leaves the rest unread. */
async function pidOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let text = '';
  for await (const chunk of chunks) {
    text += Buffer.from(chunk).toString();
    const match = /ready (\d+)/.exec(text);
    if (match) return Number(match[1]);
  }
  throw new Error(`no pid in ${text}`);
}

describe('stream', () => {
  it('gives all output of a program that has already left', async () => {
    const running = stream(
      node('process.stderr.write("x".repeat(3e6),()=>process.exit(7))'),
      new AbortController().signal,
    );
    const stdout = textOf(running.stdout);
    const stderr = textOf(running.stderr);
    expect(await running.exit).toEqual({ exitCode: 7, signal: null });
    expect((await stderr).length).toBe(3e6);
    expect(await stdout).toBe('');
  });

  it('keeps output for a reader slower than the exit', async () => {
    const running = stream(
      node('process.stderr.write("x".repeat(40000))'),
      new AbortController().signal,
    );
    await running.exit;
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect((await textOf(running.stderr)).length).toBe(40_000);
  });

  it('rejects when the program does not exist', async () => {
    const running = stream(
      { file: 'slipway-no-such-program', args: [] },
      new AbortController().signal,
    );
    await expect(running.exit).rejects.toMatchObject({ reason: 'not-found' });
    expect(await textOf(running.stderr)).toBe('');
  });

  it('asks with SIGINT first', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'slipway-')), 'signal');
    const abort = new AbortController();
    const running = stream(
      node(`process.on('SIGINT',()=>{require('fs').writeFileSync(${JSON.stringify(file)},'SIGINT');process.exit(130)});
        setInterval(()=>{},1000);console.error('ready',process.pid)`),
      abort.signal,
    );
    const pid = await pidOf(running.stderr);
    abort.abort();
    await expect(running.exit).rejects.toMatchObject({ name: 'AbortError' });
    expect(readFileSync(file, 'utf8')).toBe('SIGINT');
    expect(groupRuns(pid)).toBe(false);
  });

  it('goes on to SIGTERM and SIGKILL, and takes the children along', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'slipway-')), 'signals');
    const stubborn = `for (const s of ['SIGINT','SIGTERM']) process.on(s,()=>require('fs').appendFileSync(${JSON.stringify(file)},s+' '));setInterval(()=>{},1000);`;
    const abort = new AbortController();
    // The child says when its handlers are in place; only then is everybody ready.
    const child = `${stubborn}process.send('up')`;
    const running = stream(
      node(`${stubborn}
        const options = { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] };
        require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], options)
          .once('message', () => console.error('ready', process.pid))`),
      abort.signal,
    );
    const pid = await pidOf(running.stderr);
    abort.abort();
    await expect(running.exit).rejects.toMatchObject({ name: 'AbortError' });
    expect(readFileSync(file, 'utf8').trim().split(' ').sort()).toEqual(
      ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGTERM'].sort(),
    );
    expect(groupRuns(pid)).toBe(false);
  });

  it('ends children that outlive the leader', async () => {
    const running = stream(
      node(`const c=require('child_process').spawn('sleep',['1000'],{stdio:'ignore'});c.unref();
        console.error('ready',process.pid);process.exit(0)`),
      new AbortController().signal,
    );
    const pid = await pidOf(running.stderr);
    await running.exit;
    expect(groupRuns(pid)).toBe(false);
  });

  it('does not keep a reader waiting for a daemon that holds the pipe', async () => {
    const running = stream(
      node(`const c=require('child_process').spawn('sleep',['30'],{detached:true,stdio:'inherit'});
        c.unref();process.stderr.write(String(c.pid),()=>process.exit(0))`),
      new AbortController().signal,
    );
    const daemon = Number(await textOf(running.stderr));
    process.kill(daemon);
    expect(await running.exit).toEqual({ exitCode: 0, signal: null });
  });

  it('lets the program wait while nobody reads', async () => {
    const abort = new AbortController();
    const running = stream(
      node('const b="x".repeat(65536);(function f(){process.stderr.write(b,f)})()'),
      abort.signal,
    );
    let chunks = 0;
    for await (const chunk of running.stderr) {
      chunks += chunk.length > 0 ? 1 : 0;
      if (chunks === 3) break;
    }
    abort.abort();
    await expect(running.exit).rejects.toMatchObject({ name: 'AbortError' });
    expect(chunks).toBe(3);
  });

  it('gives a build ten seconds for SIGINT and five for SIGTERM', () => {
    expect(buildLadder).toEqual([
      { signal: 'SIGINT', waitMs: 10_000 },
      { signal: 'SIGTERM', waitMs: 5000 },
      { signal: 'SIGKILL', waitMs: 5000 },
    ]);
  });
});
