import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface FakeReply {
  /** First arguments of the call this answers. */
  readonly args: readonly string[];
  readonly stdout?: string;
  readonly stderr?: string;
  /** Name of a recording that is written to stderr, as buildx wrote it. */
  readonly recording?: string;
  /** What is written to the file after `--metadata-file`. */
  readonly metadata?: string;
  readonly exit?: number;
  /** JavaScript to run instead of leaving; `args`, `fs` and `process` are in reach. */
  readonly then?: string;
}

export interface FakeCall {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly pid: number;
  readonly dockerHost: string | null;
}

export interface FakeDocker {
  /** Absolute path of the program. */
  readonly path: string;
  readonly folder: string;
  calls(): FakeCall[];
}

/** A `docker` on disk that answers as told, and fails loudly when it is asked anything else. */
export function fakeDocker(...replies: readonly FakeReply[]): FakeDocker {
  const folder = mkdtempSync(join(tmpdir(), 'slipway fake-docker-'));
  const path = join(folder, 'docker');
  writeFileSync(join(folder, 'replies.json'), JSON.stringify(replies.map(withRecording)));
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  const calls = join(folder, 'calls.jsonl');
  return {
    path,
    folder,
    calls() {
      if (!existsSync(calls)) return [];
      const lines = readFileSync(calls, 'utf8').trim().split('\n');
      return lines.map((line) => JSON.parse(line) as FakeCall);
    },
  };
}

export function recordingPath(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/buildkit/${name}`, import.meta.url));
}

function withRecording(reply: FakeReply): object {
  if (reply.recording === undefined) return reply;
  return { ...reply, recording: recordingPath(`rawjson-${reply.recording}.jsonl`) };
}

const program = `#!${process.execPath}
const fs = require('node:fs');
const path = require('node:path');
const args = process.argv.slice(2);
const { pid } = process;
const dockerHost = process.env.DOCKER_HOST ?? null;
const call = { args, cwd: process.cwd(), pid, dockerHost };
fs.appendFileSync(path.join(__dirname, 'calls.jsonl'), JSON.stringify(call) + '\\n');
const replies = JSON.parse(fs.readFileSync(path.join(__dirname, 'replies.json'), 'utf8'));
const reply = replies.find((one) => one.args.every((arg, index) => arg === args[index]));
if (reply === undefined) {
  process.stderr.write('ERROR: fake docker was not told what to do with ' + args.join(' ') + '\\n');
  process.exit(99);
}
process.stdout.write(reply.stdout ?? '');
process.stderr.write(reply.recording ? fs.readFileSync(reply.recording) : (reply.stderr ?? ''));
const place = args[args.indexOf('--metadata-file') + 1];
if (reply.metadata !== undefined) fs.writeFileSync(place, reply.metadata);
process.exitCode = reply.exit ?? 0;
if (reply.then) new Function('args', 'fs', 'process', 'require', reply.then)(args, fs, process, require);
`;
