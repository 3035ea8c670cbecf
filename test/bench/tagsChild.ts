// Lists and groups the tags of one repository in a process of its own. Run by tags.scenario.ts.
import { run } from '../../src/adapters/process/run.ts';
import { createRegistry } from '../../src/adapters/registry/distributionClient.ts';
import { createDockerCredentials } from '../../src/adapters/registry/dockerCredentials.ts';
import { groupTags } from '../../src/oci/orderTags.ts';
import { parseRepository } from '../../src/oci/reference.ts';

const registry = createRegistry({
  credentials: createDockerCredentials({ run, env: {}, home: '/nonexistent' }),
  insecureRegistries: [],
  userAgent: 'slipway-bench',
});
const repository = parseRepository(process.argv[2] ?? '');

globalThis.gc?.();
const heapBefore = held();
const begin = performance.now();
let firstPageMs: number | undefined;
let pages = 0;
const tags: string[] = [];
for await (const page of registry.listTags(repository, AbortSignal.timeout(60_000))) {
  firstPageMs ??= performance.now() - begin;
  pages++;
  tags.push(...page);
}
const listMs = performance.now() - begin;
const groupBegin = performance.now();
const groups = groupTags(tags);
const groupMs = performance.now() - groupBegin;
globalThis.gc?.();
const heap = held() - heapBefore;
const filterBegin = performance.now();
const found = tags.filter((tag) => tag.includes('49')).length;
const filterMs = performance.now() - filterBegin;
console.log(
  JSON.stringify({
    firstPageMs,
    listMs,
    groupMs,
    filterMs,
    heap,
    pages,
    tags: tags.length,
    groups: groups.length,
    found,
  }),
);
process.exit(0);

/** Bytes of objects and of array buffers. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
