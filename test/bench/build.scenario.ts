import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findTool } from '../env/peers.ts';
import { engineOfTests } from './engineOfTests.ts';
import { timed } from './inChild.ts';
import type { Scenario } from './scenario.ts';
import { Unmeasurable } from './scenario.ts';
import { interleave, pairedRatios, ratio, seconds, spread } from './statistics.ts';

const rounds = 5;

/** Both platforms work for some seconds and leave something to export and push. */
const dockerfile = (registry: string): string => `FROM ${registry}/library/busybox:latest
RUN --network=none i=0; while [ $i -lt 40 ]; do dd if=/dev/zero bs=1M count=4 2>/dev/null | sha256sum >>/sums; i=$((i+1)); done
RUN --network=none dd if=/dev/urandom of=/data bs=1M count=4 2>/dev/null
`;

export const scenario: Scenario = {
  title: 'A build through Slipway and the same buildx line alone',
  target: 'Slipway ÷ buildx ≤ 1.02.',
  async run(say) {
    const { registry, env } = await engineOfTests();
    const docker = findTool('docker');
    if (docker === undefined) throw new Unmeasurable('there is no docker on PATH.');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-bench-'));
    await writeFile(path.join(folder, 'Dockerfile'), dockerfile(registry));
    await timed(process.execPath, ['esbuild.mjs', '--production']);
    const line = (tag: string): string[] => [
      'dist/cli.cjs',
      'build',
      ...['--directory', folder, '--platform', 'linux/amd64,linux/arm64', '--no-cache', '--push'],
      ...['--tag', `${registry}/bench/build:${tag}`, '--json'],
    ];
    try {
      const plan = await timed(process.execPath, [...line('bare'), '--dry-run'], { env });
      const [command = '', ...args] = commandOf(plan.stdout);
      if (command !== 'docker') throw new Error(`the plan runs ${command}`);
      const build = async (file: string, words: readonly string[]): Promise<number> =>
        (await timed(file, words, { env })).milliseconds;
      const contenders = [
        { name: 'docker buildx build', run: () => build(docker, args) },
        { name: 'slipway build', run: () => build(process.execPath, line('slipway')) },
      ];
      say('warming up');
      for (const { run } of contenders) await run();
      const times = await interleave(contenders, rounds, say);
      const bare = times.get('docker buildx build') ?? [];
      const rows = [...times].map(([name, runs]) => [
        name,
        spread(runs, seconds),
        spread(pairedRatios(runs, bare), ratio),
        ratio(Math.min(...runs) / Math.min(...bare)),
      ]);
      return {
        tables: [{ header: ['who', 'wall time', '÷ buildx, by round', '÷ buildx, fastest'], rows }],
        notes: [
          'Two platforms (arm64 emulated), `--no-cache`, pushed to a registry on loopback; the bare line is the one `slipway build --dry-run` prints. Slipway’s time includes the start of Node.js, the planning, and reading the pushed index and platforms back from the registry.',
          `${rounds} interleaved runs each, after one each that is not counted.`,
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function commandOf(json: string): string[] {
  const { images } = JSON.parse(json) as { images: { command: string[] }[] };
  return images[0]?.command ?? [];
}
