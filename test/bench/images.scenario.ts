import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findTool } from '../env/peers.ts';
import { engineOfTests } from './engineOfTests.ts';
import { timed } from './inChild.ts';
import type { Scenario } from './scenario.ts';
import { Unmeasurable } from './scenario.ts';
import { interleave, pairedRatios, ratio, seconds, spread } from './statistics.ts';

const rounds = 4;
const names = ['api', 'worker', 'web'] as const;

/** One process works for about a second. */
const work = (what: string): string =>
  `echo ${what} $ROUND; dd if=/dev/zero bs=1M count=150 2>/dev/null | sha256sum`;

/** A stage that all three share, and a step of each image's own. */
const dockerfile = (
  registry: string,
  image: string,
): string => `FROM ${registry}/library/busybox:latest AS shared
ARG ROUND
RUN --network=none ${work('shared')} >/shared
FROM shared
ARG ROUND
RUN --network=none ${work(image)} >/own; ${work(image)} >>/own
`;

export const scenario: Scenario = {
  title: 'Three images together and one after the other',
  target: 'Slipway ÷ buildx one after the other ≤ 0.7.',
  async run(say) {
    const { registry, env } = await engineOfTests();
    const docker = findTool('docker');
    if (docker === undefined) throw new Unmeasurable('there is no docker on PATH.');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-bench-'));
    const configure = (round: string): Promise<void> => {
      const images = names.map(
        (name) =>
          `  ${name}: { repositories: ['${registry}/bench/images-${name}'], dockerfile: ${name}.Dockerfile, platforms: [linux/amd64], args: { ROUND: '${round}' } }`,
      );
      const text = `version: 1\nimages:\n${images.join('\n')}\n`;
      return writeFile(path.join(folder, 'slipway.yaml'), text);
    };
    for (const name of names)
      await writeFile(path.join(folder, `${name}.Dockerfile`), dockerfile(registry, name));
    await timed(process.execPath, ['esbuild.mjs', '--production']);
    let round = 0;
    const fresh = (): string => `${process.pid}-${(round += 1)}`; // nothing of it is cached
    const contenders = [
      {
        name: 'docker buildx build, three times',
        run: async () => {
          const argument = `ROUND=${fresh()}`;
          let total = 0;
          for (const name of names) {
            const line = ['buildx', 'build', '--push', '--build-arg', argument];
            const tag = ['--tag', `${registry}/bench/images-${name}:bare`];
            const file = ['--platform', 'linux/amd64', '--file'];
            const words = [
              ...line,
              ...tag,
              ...file,
              path.join(folder, `${name}.Dockerfile`),
              folder,
            ];
            total += (await timed(docker, words, { env })).milliseconds;
          }
          return total;
        },
      },
      {
        name: 'slipway build',
        run: async () => {
          await configure(fresh());
          const line = ['dist/cli.cjs', 'build', '--directory', folder, '--push', '--tag', 'ours'];
          const words = [...line, '--json'];
          return (await timed(process.execPath, words, { env })).milliseconds;
        },
      },
    ];
    try {
      say('warming up');
      for (const { run } of contenders) await run();
      const times = await interleave(contenders, rounds, say);
      const bare = times.get('docker buildx build, three times') ?? [];
      const rows = [...times].map(([name, runs]) => [
        name,
        spread(runs, seconds),
        spread(pairedRatios(runs, bare), ratio),
      ]);
      return {
        tables: [{ header: ['who', 'wall time', '÷ one after the other, by round'], rows }],
        notes: [
          'One platform each, pushed to a registry on loopback. A stage that all three share, then a step of each; every step is one process that computes for a second or two, none is in the cache. Two cores: three steps side by side cannot take less than half their sum.',
          `${rounds} interleaved runs each, after one each that is not counted.`,
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
