import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findTool } from '../env/peers.ts';
import { bundle, timed } from './inChild.ts';
import { startLatencyProxy } from './latencyProxy.ts';
import { startManyTags } from './manyTags.ts';
import type { Scenario } from './scenario.ts';
import type { Contender } from './statistics.ts';
import { interleave, median, megabytes, ratio, seconds, spread } from './statistics.ts';
import type { TagsRun } from './tagsRun.ts';
import { openTags } from './tagsRun.ts';

const tagCount = 50_000;
const rounds = 5;
const delayMs = 20;
const commandLine = path.resolve('dist/cli.cjs');

export const scenario: Scenario = {
  title: 'A repository of 50,000 tags',
  target: 'first rows < 1 s behind 20 ms, memory < 60 MB, a key in the search < 50 ms.',
  async run(say) {
    const registry = await startManyTags(tagCount);
    const proxy = await startLatencyProxy(registry.host, delayMs);
    const program = await bundle('tagsChild.ts');
    const repository = `${proxy.host}/bench/many`;
    const cold: TagsRun[] = [];
    const warm: TagsRun[] = [];
    try {
      for (let round = 0; round < rounds; round++) {
        const kept = await mkdtemp(path.join(os.tmpdir(), 'slipway-bench-kept-'));
        cold.push(await openTags(program.file, repository, kept));
        warm.push(await openTags(program.file, repository, kept));
        await rm(kept, { recursive: true });
        const [first, again] = [cold.at(-1)?.firstRowsMs ?? 0, warm.at(-1)?.firstRowsMs ?? 0];
        say(`round ${round + 1}: first rows ${first.toFixed(0)} ms, warm ${again.toFixed(0)} ms`);
      }
      if ([...cold, ...warm].some(({ tags }) => tags !== tagCount))
        throw new Error('tags are missing');
      if (!warm.every(({ former }) => former)) throw new Error('a warm start was cold');
      const absent: string[] = [];
      const listed = await interleave(listers(repository, absent), rounds, say);
      return findings(cold, warm, listed, absent);
    } finally {
      await program.remove();
      await proxy.close();
      await registry.close();
    }
  },
};

const ours = 'slipway tags';

/** Whoever can list the names on a command line, the start of the program included. */
function listers(repository: string, absent: string[]): Contender[] {
  const env = {
    SLIPWAY_CACHE: path.join(os.tmpdir(), 'slipway-bench-none'),
    DOCKER_CONFIG: '/nonexistent',
  };
  const commands: Record<string, readonly [string | undefined, readonly string[]]> = {
    [ours]: [
      existsSync(commandLine) ? process.execPath : undefined,
      [commandLine, 'tags', repository],
    ],
    'slipway --version: the start of Node.js alone': [
      existsSync(commandLine) ? process.execPath : undefined,
      [commandLine, '--version'],
    ],
    'crane ls': [findTool('crane'), ['ls', '--insecure', repository]],
    'skopeo list-tags': [
      findTool('skopeo'),
      ['list-tags', '--tls-verify=false', `docker://${repository}`],
    ],
    'regctl tag ls': [
      findTool('regctl'),
      ['--host', `reg=${repository.split('/')[0] ?? ''},tls=disabled`, 'tag', 'ls', repository],
    ],
  };
  return Object.entries(commands).flatMap(([name, [file, args]]) => {
    if (file === undefined) absent.push(name);
    if (file === undefined) return [];
    return [{ name, run: async () => (await timed(file, args, { env })).milliseconds }];
  });
}

function findings(
  cold: readonly TagsRun[],
  warm: readonly TagsRun[],
  listed: ReadonlyMap<string, readonly number[]>,
  absent: readonly string[],
) {
  const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
  const row = (name: string, of: (run: TagsRun) => number, format = ms) => [
    name,
    spread(cold.map(of), format),
    spread(warm.map(of), format),
  ];
  const base = median(listed.get(ours) ?? []);
  return {
    tables: [
      {
        header: ['what', 'first start', 'next start'],
        rows: [
          row('first rows', (run) => run.firstRowsMs),
          row('all names', (run) => run.listMs),
          row(
            'details of the first 25 rows, after all names',
            (run) => run.describedMs - run.listMs,
          ),
          row('grouping and ordering all names', (run) => run.groupMs),
          row('slowest key in the search, with its rows', (run) => run.slowestKeyMs),
          row('memory held by the view', (run) => run.heap, megabytes),
        ],
      },
      {
        header: ['listing all names on the command line', 'time', '÷ slipway'],
        rows: [...listed].map(([name, times]) => [
          name,
          spread(times, seconds),
          ratio(median(times) / base),
        ]),
      },
    ],
    notes: [
      `The registry gives at most 1000 names a page, in lexical order; every request takes ${delayMs} ms more than on loopback. Pages cannot be fetched side by side: each names the next.`,
      'Measured on the parts the Images view is made of: list, groups, rows and how they look; VS Code’s own drawing is not in it. A first start shows what is there after 0.7 s, a next start what was there last time after 0.1 s, both then what is new.',
      'On the command line everybody waits 50 times for the network, one second of all; `slipway tags` also starts Node.js, checks, groups and orders the names, and keeps them for the next start.',
      'Keys: `v49.12` typed and taken back; the slowest of them.',
      ...(absent.length > 0 ? [`Not on this machine: ${absent.join(', ')}.`] : []),
    ],
  };
}
