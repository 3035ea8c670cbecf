import { createServer } from 'node:net';
import type { OpenProject } from './openProject.ts';
import { unique } from './openProject.ts';

/** A builder whose platforms are built on BuildKits of their own. */
export interface TwoNodes {
  readonly builder: string;
  readonly amd: string;
  readonly arm: string;
  /** How often a node has run a step: only what it built itself is in its cache. */
  built(container: string, step: RegExp): number;
  remove(): Promise<void>;
}

export async function startTwoNodes(project: OpenProject): Promise<TwoNodes> {
  const builder = unique('two-nodes');
  const [amd, arm] = [unique('slipway-test-amd'), unique('slipway-test-arm')];
  const endpoints = {
    amd: await startBuildKit(project, amd),
    arm: await startBuildKit(project, arm),
  };
  await project.buildKit.createBuilder(
    {
      name: builder,
      driver: 'remote',
      endpoint: endpoints.amd,
      platforms: ['linux/amd64'],
      driverOptions: [],
      use: false,
    },
    AbortSignal.timeout(60_000),
  );
  const append = ['buildx', 'create', '--append', '--name', builder, '--driver', 'remote'];
  project.docker(...append, '--node', 'arm', '--platform', 'linux/arm64', endpoints.arm);
  return {
    builder,
    amd,
    arm,
    built(container, step) {
      const inspect = ['inspect', '--format', '{{join .Args " "}}', container];
      const address = project
        .docker(...inspect)
        .trim()
        .split(' '); // its own `--addr tcp://…`
      const usage = project.docker('exec', container, 'buildctl', ...address, 'du', '-v');
      const steps = usage.split('\n').filter((line) => line.startsWith('Description:'));
      return steps.filter((line) => step.test(line)).length;
    },
    async remove() {
      await project.buildKit.removeBuilder(builder, AbortSignal.timeout(60_000));
      project.docker('rm', '--force', '--volumes', amd, arm);
    },
  };
}

async function startBuildKit(project: OpenProject, name: string): Promise<string> {
  const endpoint = `tcp://127.0.0.1:${await freePort()}`;
  const run = ['run', '--detach', '--privileged', '--network', 'host', '--name', name];
  project.docker(...run, 'moby/buildkit:buildx-stable-1', '--addr', endpoint);
  return endpoint;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(server),
      );
    });
  });
}
