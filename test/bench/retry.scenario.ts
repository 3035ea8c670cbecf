import { PlatformsFailedError } from '../../src/build/byDigest/platformsFailedError.ts';
import { openProject, silent, unique } from '../engine/openProject.ts';
import { engineOfTests } from './engineOfTests.ts';
import type { Scenario } from './scenario.ts';
import { ratio, seconds, spread } from './statistics.ts';

const rounds = 3;

export const scenario: Scenario = {
  title: 'One of two platforms fails, and is tried again',
  target: 'the other platform is not built again.',
  async run(say) {
    const { registry, env } = await engineOfTests();
    Object.assign(process.env, env); // read by the parts below
    const from = `${registry}/library/busybox`;
    const whole: number[] = [];
    const again: number[] = [];
    const rebuilt = new Set<string>();
    const limit = AbortSignal.timeout(600_000);
    for (let round = 0; round < rounds; round += 1) {
      const owner = `${registry}/${unique('bench-retry')}`;
      const project = await openProject({
        'slipway.yaml': `version: 1\nimages:\n  api: { repositories: ['${owner}/api'], platforms: [linux/amd64, linux/arm64], strategy: by-digest }\n`,
        '.gitignore': '.slipway\n',
        Dockerfile: `FROM ${owner}/base:1\nRUN --network=none echo ${owner}; dd if=/dev/zero bs=1M count=200 2>/dev/null | sha256sum >/sum\n`,
      });
      const timedBuild = async (builds: () => Promise<unknown>): Promise<number> => {
        const start = performance.now();
        await builds();
        return performance.now() - start;
      };
      const base = async (...architectures: string[]): Promise<void> => {
        const { platforms } = await project.slipway.inspect(`${from}:latest`, limit);
        const digests = platforms
          .filter(({ platform }) => architectures.includes(platform.architecture))
          .map(({ digest }) => `${from}@${digest}`);
        project.docker('buildx', 'imagetools', 'create', '--tag', `${owner}/base:1`, ...digests);
      };
      const plan = async (force: boolean) => {
        const request = { output: 'push', tags: ['1.0.0'], force } as const;
        const [only] = await project.slipway.planBuild(request, limit);
        if (only === undefined) throw new Error('no plan');
        return only;
      };
      try {
        await base('amd64');
        const failed: unknown = await project.slipway
          .build(await plan(false), silent, limit)
          .catch((error: unknown) => error);
        if (!(failed instanceof PlatformsFailedError)) throw new Error('it was to fail');
        await base('amd64', 'arm64');
        again.push(
          await timedBuild(async () => {
            const [retry] = await project.slipway.planRetry(limit);
            if (retry === undefined) throw new Error('nothing to try again');
            const { outcomes = [] } = await project.slipway.build(retry, silent, limit);
            for (const { platform, state } of outcomes)
              if (state === 'built') rebuilt.add(platform);
          }),
        );
        project.docker('buildx', 'prune', '--all', '--force');
        whole.push(
          await timedBuild(async () => project.slipway.build(await plan(true), silent, limit)),
        );
        say(
          `round ${round + 1}: again ${seconds(again[round] ?? 0)}, whole ${seconds(whole[round] ?? 0)}`,
        );
      } finally {
        await project.close();
      }
    }
    return {
      tables: [
        {
          header: ['what', 'wall time', '÷ the whole build', 'built'],
          rows: [
            [
              'the whole build, nothing cached',
              spread(whole, seconds),
              '1.00 ×',
              'linux/amd64, linux/arm64',
            ],
            [
              'retry after linux/arm64 failed',
              spread(again, seconds),
              spread(
                again.map((time, at) => time / (whole[at] ?? Number.NaN)),
                ratio,
              ),
              [...rebuilt].join(', '),
            ],
          ],
        },
      ],
      notes: [
        'arm64 is emulated, so it is most of the work; what counts is that linux/amd64 is taken from the registry by its digest. The base image had no arm64 at first.',
      ],
    };
  },
};
