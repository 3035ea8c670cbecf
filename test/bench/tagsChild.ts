// Opens a repository as the Images view does, in a process of its own. Run by tags.scenario.ts and
// tree.scenario.ts with the repository and a folder for what is kept.
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../src/adapters/process/run.ts';
import { createRegistry } from '../../src/adapters/registry/distributionClient.ts';
import { createDockerCredentials } from '../../src/adapters/registry/dockerCredentials.ts';
import { groupTags } from '../../src/oci/orderTags.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import type { Drawing } from '../../src/ui/images/drawing.ts';
import type { RepositoryNode } from '../../src/ui/images/imagesNode.ts';
import { renderNode } from '../../src/ui/images/renderNode.ts';
import { TagCatalog } from '../../src/ui/images/tagCatalog.ts';
import { patience } from '../../src/ui/images/tagList.ts';
import { groupNodes, tagNodes, tagPage } from '../../src/ui/images/tagNodes.ts';

const [text = '', cacheFolder = ''] = process.argv.slice(2);
const registry = createRegistry({
  credentials: createDockerCredentials({ run, env: {}, home: '/nonexistent' }),
  insecureRegistries: [],
  cacheFolder,
  userAgent: 'slipway-bench',
});
const repository = parseRepository(text);
const node: RepositoryNode = {
  kind: 'repository',
  id: 'r',
  parent: undefined,
  repository,
  added: true,
};
const t = (message: string): string => message;

globalThis.gc?.();
const heapBefore = held();
const catalog = new TagCatalog(
  registry,
  () => undefined,
  () => undefined,
);
const drawing: Drawing = {
  t,
  now: Date.now(),
  language: 'en',
  pullLimit: () => undefined,
  account: () => undefined,
  tag: (reference) => catalog.peekTag(reference),
  platform: (of, digest) => catalog.peekPlatform(of, digest),
};

const begin = performance.now();
const list = catalog.list(repository);
await list.ready(patience);
const first = draw('');
const firstRowsMs = performance.now() - begin;
const former = list.former !== undefined;
while (list.state.kind === 'reading') await pause(1);
if (list.state.kind !== 'done') throw new Error(`the list is ${list.state.kind}`);
const listMs = performance.now() - begin;
// What is on screen is described once it is drawn with all names.
const details = drawnTags();
for (const reference of details) catalog.describeInBackground(reference);
while (
  details.some(
    (reference) =>
      catalog.peekTag(reference)?.value === undefined ||
      catalog.peekTag(reference)?.value?.asOf !== undefined,
  )
)
  await pause(1);
const describedMs = performance.now() - begin;

const names = list.groups().flatMap(({ tags }) => tags);
const groupMs = time(() => groupTags(names));
// Typed one after the other, then taken back again.
const word = 'v49.12';
const typed = Array.from(word, (_, at) => word.slice(0, at + 1));
const keys = [...typed, ...typed.toReversed().slice(1), ''].map((search) =>
  time(() => draw(search)),
);
globalThis.gc?.();
const heap = held() - heapBefore;
console.log(
  JSON.stringify({
    firstRows: first,
    firstRowsMs,
    former,
    listMs,
    described: details.length,
    describedMs,
    groupMs,
    slowestKeyMs: Math.max(...keys),
    heap,
    tags: list.count,
  }),
);
process.exit(0);

/** Everything the view is given after a key: groups, their first tags, how each row looks. */
function draw(search: string): number {
  let rows = 0;
  for (const group of groupNodes(node, list, search, t)) {
    renderNode(group, drawing);
    rows += 1;
    if (group.kind !== 'group') continue;
    for (const row of tagNodes(group, tagPage)) {
      renderNode(row, drawing);
      rows += 1;
    }
  }
  return rows;
}

function drawnTags() {
  const [releases] = groupNodes(node, list, '', t);
  if (releases?.kind !== 'group') return [];
  return tagNodes(releases, tagPage).flatMap((row) => (row.kind === 'tag' ? [row.reference] : []));
}

function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Bytes of objects and of array buffers. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
