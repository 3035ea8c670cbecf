import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { engineOfTests } from './engineOfTests.ts';
import { bundle } from './inChild.ts';
import type { LatencyProxy } from './latencyProxy.ts';
import { startLatencyProxy } from './latencyProxy.ts';
import type { Scenario } from './scenario.ts';
import { seedRegistry } from './seedRegistry.ts';
import { median } from './statistics.ts';
import type { TagsRun } from './tagsRun.ts';
import { openTags } from './tagsRun.ts';

const tagCount = 100;
const rounds = 3;
const delayMs = 20;
const name = 'bench/details';

interface Visit {
  readonly run: TagsRun;
  readonly requests: number;
  readonly concurrency: number;
}

export const scenario: Scenario = {
  title: '100 two-platform tags in the tree',
  target:
    'names and 25 visible tags detailed in ≤ 28 requests (Container Tools: 603); again 25 HEADs; at most 6 connections.',
  async run(say) {
    const { registry } = await engineOfTests();
    say(`pushing ${tagCount} images`);
    await seedRegistry(registry, name, tagCount);
    const proxy = await startLatencyProxy(registry, delayMs);
    const program = await bundle('tagsChild.ts');
    const cold: Visit[] = [];
    const warm: Visit[] = [];
    try {
      for (let round = 0; round < rounds; round++) {
        const kept = await mkdtemp(path.join(os.tmpdir(), 'slipway-bench-kept-'));
        const visit = () =>
          counted(proxy, () => openTags(program.file, `${proxy.host}/${name}`, kept));
        cold.push(await visit());
        warm.push(await visit());
        await rm(kept, { recursive: true });
        say(`round ${round + 1}: ${cold.at(-1)?.requests ?? 0} requests`);
      }
    } finally {
      await program.remove();
      await proxy.close();
    }
    const row = (start: string, visits: readonly Visit[]) => [
      start,
      String(Math.max(...visits.map(({ requests }) => requests))),
      String(Math.max(...visits.map(({ concurrency }) => concurrency))),
      `${median(visits.map(({ run }) => run.firstRowsMs)).toFixed(0)} ms`,
      `${median(visits.map(({ run }) => run.describedMs)).toFixed(0)} ms`,
    ];
    return {
      tables: [
        {
          header: [
            'start',
            'requests',
            'at once',
            'rows named',
            `${cold[0]?.run.described ?? 0} rows detailed`,
          ],
          rows: [row('first', cold), row('next, the same content', warm)],
        },
      ],
      notes: [
        `Every request to the registry (a real \`registry\` 2) is answered ${delayMs} ms late by a proxy on loopback, which counts them; the most of ${rounds} rounds. One request is for the names, one for each tag on screen: a GET the first time, a HEAD from then on, in the next session too.`,
      ],
    };
  },
};

async function counted(proxy: LatencyProxy, open: () => Promise<TagsRun>): Promise<Visit> {
  proxy.reset();
  const run = await open();
  return { run, requests: proxy.requests, concurrency: proxy.concurrency };
}
