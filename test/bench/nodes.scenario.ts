import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openProject, silent, unique } from '../engine/openProject.ts';
import { startTwoNodes } from '../engine/twoNodes.ts';
import { engineOfTests } from './engineOfTests.ts';
import type { Scenario } from './scenario.ts';
import { interleave, pairedRatios, ratio, seconds, spread } from './statistics.ts';

const rounds = 4;

const dockerfile = (registry: string): string => `FROM ${registry}/library/busybox:latest
ARG ROUND
RUN --network=none echo $ROUND; dd if=/dev/zero bs=1M count=60 2>/dev/null | sha256sum >/sum
RUN --network=none dd if=/dev/urandom of=/data bs=1M count=4 2>/dev/null
`;

export const scenario: Scenario = {
  title: 'By digest on two nodes, and on one builder',
  target: 'no target: what the merge costs, where both nodes share one machine.',
  async run(say) {
    const { registry, env } = await engineOfTests();
    Object.assign(process.env, env); // read by the parts below
    const owner = `${registry}/${unique('bench-nodes')}`;
    const config = (round: string): string => {
      const image = (name: string, more: string): string =>
        `  ${name}: { repositories: ['${owner}/${name}'], platforms: [linux/amd64, linux/arm64], args: { ROUND: '${round}' }${more} }`;
      return `version: 1\nimages:\n${image('merged', ', strategy: by-digest')}\n${image('one', '')}\n`;
    };
    const project = await openProject({
      'slipway.yaml': config('0'),
      Dockerfile: dockerfile(registry),
    });
    const nodes = await startTwoNodes(project);
    const limit = AbortSignal.timeout(600_000);
    try {
      const single = unique('one-node');
      project.docker(
        ...['buildx', 'create', '--name', single, '--driver', 'docker-container'],
        ...['--driver-opt', 'network=host', '--bootstrap'],
      );
      let round = 0;
      const build = async (name: string, builder: string): Promise<number> => {
        round += 1;
        await writeFile(path.join(project.folder, 'slipway.yaml'), config(unique(String(round))));
        const start = performance.now();
        const request = { output: 'push', images: [name], tags: ['1'], builder } as const;
        const [plan] = await project.slipway.planBuild(request, limit);
        if (plan === undefined) throw new Error('no plan');
        await project.slipway.build(plan, silent, limit);
        return performance.now() - start;
      };
      const contenders = [
        { name: 'one builder, one command', run: () => build('one', single) },
        { name: 'by digest on one builder, merged', run: () => build('merged', single) },
        { name: 'by digest on two nodes, merged', run: () => build('merged', nodes.builder) },
      ];
      say('warming up');
      for (const { run } of contenders) await run();
      const times = await interleave(contenders, rounds, say);
      const one = times.get('one builder, one command') ?? [];
      const rows = [...times].map(([name, runs]) => [
        name,
        spread(runs, seconds),
        spread(pairedRatios(runs, one), ratio),
      ]);
      project.docker('buildx', 'rm', '--force', single);
      return {
        tables: [{ header: ['who', 'wall time', '÷ one command, by round'], rows }],
        notes: [
          'Two platforms, arm64 emulated, the planning, the merge and the reading back included. Both nodes are containers on the same two cores and both emulate arm64, so no time can be won here that a native arm64 machine wins; what is measured is what two builds and a merge cost.',
          `${rounds} interleaved runs each, after one each that is not counted.`,
        ],
      };
    } finally {
      await nodes.remove();
      await project.close();
    }
  },
};
