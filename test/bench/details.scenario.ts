import { findTool } from '../env/peers.ts';
import { engineOfTests } from './engineOfTests.ts';
import type { Bundle } from './inChild.ts';
import { bundle, timed } from './inChild.ts';
import type { LatencyProxy } from './latencyProxy.ts';
import { startLatencyProxy } from './latencyProxy.ts';
import type { Scenario } from './scenario.ts';
import { seedRegistry } from './seedRegistry.ts';
import type { Contender } from './statistics.ts';
import { interleave, median, ratio, seconds, spread } from './statistics.ts';

const tagCount = 100;
const delayMs = 20;
const connections = 6;
const rounds = 3;
const name = 'bench/details';

interface Bench {
  readonly proxy: LatencyProxy;
  readonly repository: string;
  readonly tags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export const scenario: Scenario = {
  title: 'Details of 100 two-platform tags, 20 ms away, nothing cached',
  target: '≤ 1.2 × the limit (requests ÷ 6 connections × round trip), and faster than every peer.',
  async run(say) {
    const { registry, env } = await engineOfTests();
    say(`pushing ${tagCount} images`);
    const tags = await seedRegistry(registry, name, tagCount);
    const proxy = await startLatencyProxy(registry, delayMs);
    const program = await bundle('detailsChild.ts');
    const plain = await bundle('bareChild.ts');
    const bench: Bench = { proxy, repository: `${proxy.host}/${name}`, tags, env };
    const absent: string[] = [];
    const requests = new Map<string, number>();
    const wholes: number[] = [];
    const contenders: Contender[] = [];
    for (const [contender, run] of Object.entries(contendersOf(bench, program, plain, wholes))) {
      if (run === undefined) {
        absent.push(contender);
        continue;
      }
      const counted = async (): Promise<number> => {
        proxy.reset();
        const milliseconds = await run();
        // The bare client first looks for the addresses (an index and two manifests a tag), outside
        // the measured time.
        const lookedUp = contender === bareClient ? 3 * tagCount : 0;
        requests.set(contender, proxy.requests - lookedUp);
        return milliseconds;
      };
      contenders.push({ name: contender, run: counted });
    }
    try {
      const times = await interleave(contenders, rounds, say);
      return findings(times, requests, absent, wholes);
    } finally {
      await program.remove();
      await plain.remove();
      await proxy.close();
    }
  },
};

const slipway = 'Slipway';
const slipwayWithStart = 'Slipway, with the start of Node.js';
const bareClient = 'bare `node:http`, the same documents unread';

function contendersOf(
  bench: Bench,
  program: Bundle,
  plain: Bundle,
  wholes: number[],
): Record<string, (() => Promise<number>) | undefined> {
  const { repository, tags, env } = bench;
  const inside = async (file: string): Promise<[number, number]> => {
    const args = [file, repository, ...tags];
    const { stdout, milliseconds } = await timed(process.execPath, args, { env });
    return [(JSON.parse(stdout) as { milliseconds: number }).milliseconds, milliseconds];
  };
  const crane = findTool('crane');
  const skopeo = findTool('skopeo');
  const regctl = findTool('regctl');
  const docker = findTool('docker');
  return {
    [bareClient]: async () => (await inside(plain.file))[0],
    [slipway]: async () => {
      const [milliseconds, whole] = await inside(program.file);
      wholes.push(whole);
      return milliseconds;
    },
    crane:
      crane === undefined
        ? undefined
        : () => everyTag(bench, (tag) => withCrane(crane, repository, tag, env)),
    skopeo:
      skopeo === undefined
        ? undefined
        : () => everyTag(bench, (tag) => withSkopeo(skopeo, repository, tag, env)),
    regctl:
      regctl === undefined
        ? undefined
        : () => everyTag(bench, (tag) => withRegctl(regctl, repository, tag, env)),
    'docker buildx imagetools inspect':
      docker === undefined
        ? undefined
        : () => everyTag(bench, (tag) => withImagetools(docker, repository, tag, env)),
  };
}

/** Every tag, six programs at a time: the peers have no command that takes many tags. */
async function everyTag({ tags }: Bench, details: (tag: string) => Promise<void>): Promise<number> {
  const queue = tags.values();
  const worker = async (): Promise<void> => {
    for (const tag of queue) await details(tag);
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  return performance.now() - begin;
}

type Env = Readonly<Record<string, string>>;

interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: { readonly architecture: string };
  }[];
}

async function withCrane(crane: string, repository: string, tag: string, env: Env): Promise<void> {
  const index = JSON.parse(
    (await timed(crane, ['manifest', `${repository}:${tag}`], { env })).stdout,
  ) as Index;
  for (const { digest } of index.manifests) {
    await timed(crane, ['manifest', `${repository}@${digest}`], { env });
    await timed(crane, ['config', `${repository}@${digest}`], { env });
  }
}

async function withSkopeo(
  skopeo: string,
  repository: string,
  tag: string,
  env: Env,
): Promise<void> {
  const common = ['inspect', '--tls-verify=false', '--no-tags'];
  const raw = await timed(skopeo, [...common, '--raw', `docker://${repository}:${tag}`], { env });
  const index = JSON.parse(raw.stdout) as Index;
  for (const { digest } of index.manifests)
    await timed(skopeo, [...common, `docker://${repository}@${digest}`], { env });
}

async function withRegctl(
  regctl: string,
  repository: string,
  tag: string,
  env: Env,
): Promise<void> {
  const plain = ['--host', `reg=${repository.split('/')[0] ?? ''},tls=disabled`];
  const raw = [...plain, 'manifest', 'get', '--format', 'raw-body'];
  const top = await timed(regctl, [...raw, `${repository}:${tag}`], { env });
  const index = JSON.parse(top.stdout) as Index;
  for (const { digest } of index.manifests) {
    await timed(regctl, [...raw, `${repository}@${digest}`], { env });
    await timed(regctl, [...plain, 'image', 'config', `${repository}@${digest}`], { env });
  }
}

async function withImagetools(
  docker: string,
  repository: string,
  tag: string,
  env: Env,
): Promise<void> {
  const args = [
    'buildx',
    'imagetools',
    'inspect',
    '--format',
    '{{json .}}',
    `${repository}:${tag}`,
  ];
  await timed(docker, args, { env });
}

function findings(
  times: Map<string, number[]>,
  requests: ReadonlyMap<string, number>,
  absent: readonly string[],
  wholes: readonly number[],
) {
  const ours = median(times.get(slipway) ?? []);
  const ourRequests = requests.get(slipway) ?? 0;
  const limit = (ourRequests / connections) * delayMs;
  const rows = [...times, [slipwayWithStart, wholes] as const].map(([contender, runs]) => [
    contender,
    String(requests.get(contender) ?? ''),
    spread(runs, seconds),
    ratio(median(runs) / ours),
    ratio(median(runs) / limit),
  ]);
  rows.unshift([
    `limit: ${ourRequests} requests ÷ ${connections} × ${delayMs} ms`,
    '',
    seconds(limit),
    ratio(limit / ours),
    '',
  ]);
  const notes = [
    'Details are the index digest and, for each platform, its digest, compressed size and creation date: five documents a tag.',
    'Slipway reads all tags in one process. crane, skopeo and regctl have no command for that; their programs run six at a time (five, three and five starts a tag). `imagetools` gives no layer sizes and is let off without them.',
    'The bare client knows every address beforehand, fetches the same documents over six connections and looks at none: what is left of the limit on this machine, proxy and registry included.',
    `Every request to the registry (a real \`registry\` 2) is answered ${delayMs} ms late by a proxy on loopback, which counts them.`,
  ];
  if (absent.length > 0) notes.push(`Not on this machine: ${absent.join(', ')}.`);
  return { tables: [{ header: ['who', 'requests', 'time', '÷ Slipway', '÷ limit'], rows }], notes };
}
