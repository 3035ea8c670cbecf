// Digest, platforms, sizes and dates of every tag given, cold. Run by details.scenario.ts.
import { run } from '../../src/adapters/process/run.ts';
import { createRegistry } from '../../src/adapters/registry/distributionClient.ts';
import { createDockerCredentials } from '../../src/adapters/registry/dockerCredentials.ts';
import { inspect } from '../../src/oci/inspect.ts';
import { parseReference } from '../../src/oci/reference.ts';

const [repository = '', ...tags] = process.argv.slice(2);
const registry = createRegistry({
  credentials: createDockerCredentials({ run, env: {}, home: '/nonexistent' }),
  insecureRegistries: [],
  userAgent: 'slipway-bench',
});
const signal = AbortSignal.timeout(120_000);
const begin = performance.now();
const inspections = await Promise.all(
  tags.map((tag) => inspect(registry, parseReference(`${repository}:${tag}`), signal)),
);
const milliseconds = performance.now() - begin;
const complete = inspections.filter(
  ({ platforms }) =>
    platforms.length === 2 &&
    platforms.every(({ size, created }) => size !== undefined && created !== undefined),
);
if (complete.length !== tags.length)
  throw new Error(`only ${complete.length} of ${tags.length} are complete`);
console.log(JSON.stringify({ milliseconds }));
process.exit(0);
