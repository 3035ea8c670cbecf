import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundle, timed } from './inChild.ts';
import { startLatencyProxy } from './latencyProxy.ts';
import type { Scenario } from './scenario.ts';
import { megabytes, spread } from './statistics.ts';

const tagCount = 50_000;
const largestPage = 1000;

interface Listing {
  readonly firstPageMs: number;
  readonly listMs: number;
  readonly groupMs: number;
  readonly filterMs: number;
  readonly heap: number;
  readonly pages: number;
  readonly tags: number;
}

export const scenario: Scenario = {
  title: 'A repository of 50,000 tags',
  target: 'first rows < 1 s behind 20 ms, memory < 60 MB, filtering < 50 ms.',
  async run(say) {
    const registry = await startTagRegistry();
    const proxy = await startLatencyProxy(registry.host, 20);
    const program = await bundle('tagsChild.ts');
    const runs: Listing[] = [];
    try {
      for (let round = 0; round < 5; round++) {
        const args = ['--expose-gc', program.file, `${proxy.host}/bench/many`];
        const { stdout } = await timed(process.execPath, args);
        const listing = JSON.parse(stdout) as Listing;
        if (listing.tags !== tagCount) throw new Error(`${listing.tags} tags came`);
        runs.push(listing);
        say(`round ${round + 1}: first page ${listing.firstPageMs.toFixed(0)} ms`);
      }
    } finally {
      await program.remove();
      await proxy.close();
      await registry.close();
    }
    const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
    const row = (name: string, of: (listing: Listing) => number, format = ms) => [
      name,
      spread(runs.map(of), format),
    ];
    return {
      tables: [
        {
          header: ['what', 'measured'],
          rows: [
            row('first page of names', (listing) => listing.firstPageMs),
            row('all names', (listing) => listing.listMs),
            row('grouping and ordering all of them', (listing) => listing.groupMs),
            row('filtering all of them', (listing) => listing.filterMs),
            row('memory held by names and groups', (listing) => listing.heap, megabytes),
          ],
        },
      ],
      notes: [
        `The registry gives at most ${largestPage} names a page, in lexical order; every request takes 20 ms more than on loopback. Pages cannot be fetched side by side: each names the next.`,
      ],
    };
  },
};

/** A registry of one repository that only lists tags: releases, branches and commits mixed. */
async function startTagRegistry() {
  const tags = Array.from({ length: tagCount }, (_, index) => tagAt(index)).sort();
  const places = new Map(tags.map((tag, index) => [tag, index]));
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry');
    if (!url.pathname.endsWith('/tags/list')) {
      response.end('{}');
      return;
    }
    const asked = Number(url.searchParams.get('n') ?? largestPage);
    const from = (places.get(url.searchParams.get('last') ?? '') ?? -1) + 1;
    const page = tags.slice(from, from + Math.min(asked, largestPage));
    const last = page.at(-1);
    if (last !== undefined && from + page.length < tags.length)
      response.setHeader('link', `<${url.pathname}?n=${asked}&last=${last}>; rel="next"`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name: 'bench/many', tags: page }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function tagAt(index: number): string {
  const number = Math.floor(index / 4);
  if (index % 4 === 0)
    return `${number % 40}.${Math.floor(number / 40) % 60}.${Math.floor(number / 2400)}`;
  if (index % 4 === 1)
    return `sha-${(number * 2654435761 + 268435456).toString(16).padStart(12, '0').slice(-12)}`;
  if (index % 4 === 2) return `v${number % 100}.${Math.floor(number / 100)}.0-rc.${number % 9}`;
  return `feature-${number}`;
}
