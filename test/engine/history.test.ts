import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { createBuildKitHistory } from '../../src/adapters/docker/buildkit/buildKitHistory.ts';
import { stream } from '../../src/adapters/process/stream.ts';
import { compareBuilds } from '../../src/build/history/compareBuilds.ts';
import { listBuilds } from '../../src/build/history/listBuilds.ts';
import type { PastBuild } from '../../src/build/history/pastBuild.ts';
import { replayBuild } from '../../src/build/history/replayBuild.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, unique } from './openProject.ts';

const name = unique('history');
const target = `${registryHost}/${name}/api`;
const node = { builder: 'default', node: 'default' };
const signal = (): AbortSignal => AbortSignal.timeout(60_000);
let project: OpenProject;
const history = createBuildKitHistory({ stream, dockerPath: 'docker', env: process.env });

const dockerfile = `FROM ${base}
ARG SLEEP=0
ARG WHAT
RUN echo $WHAT && sleep $SLEEP && echo after $SLEEP
`;

/** As somebody does in a terminal: none of Slipway's code is in it. */
function terminal(...args: readonly string[]): string[] {
  const platforms = 'linux/amd64,linux/arm64';
  return ['buildx', 'build', '--platform', platforms, ...args, project.folder];
}

/** BuildKit writes its record a moment after the build has ended. */
async function ended(...before: readonly PastBuild[]): Promise<PastBuild> {
  let found: PastBuild | undefined;
  const isNew = async (): Promise<boolean> => {
    found = await newest();
    return found?.completedAt !== undefined && before.every(({ id }) => id !== found?.id);
  };
  await expect.poll(isNew, { timeout: 20_000 }).toBe(true);
  return found!;
}

async function newest(): Promise<PastBuild | undefined> {
  const ports = { buildKit: project.buildKit, history };
  const { builds, failures } = await listBuilds(ports, 'default', signal());
  expect(failures).toEqual([]);
  return builds.find(({ names }) => names.some((each) => each.startsWith(target)));
}

beforeAll(async () => {
  project = await openProject({ Dockerfile: dockerfile });
});
afterAll(() => project.close());

describe('builds that were started in a terminal', () => {
  it('are remembered with digest, cache and arguments, and compared', async () => {
    const tag = `${target}:1.0`;
    const what = ['--build-arg', `WHAT=${name}`, '--tag', tag, '--push'];
    project.docker(...terminal(...what));
    const first = await ended();
    project.docker(...terminal(...what));
    const second = await ended(first);
    expect(first).toMatchObject({ state: 'done', names: [tag], args: { WHAT: name } });
    const said: unknown = JSON.parse(
      project.docker('buildx', 'imagetools', 'inspect', tag, '--format', '{{json .Manifest}}'),
    );
    expect(said).toMatchObject({ digest: second.digest });

    const recalled = await Promise.all(
      [first, second].map(async (build) => {
        const progress = await replayBuild(history, node, build, () => undefined, signal());
        return { build, snapshot: progress.snapshot() };
      }),
    );
    const { steps, cacheEffect } = compareBuilds(recalled[0]!, recalled[1]!);
    expect(cacheEffect.steps).toBe(2);
    expect(cacheEffect.savedMs).toBeGreaterThan(0);
    const run = steps.filter(({ name: step }) => step.includes('RUN echo'));
    expect(run.map(({ left, right }) => [left?.state, right?.state])).toEqual([
      ['done', 'cached'],
      ['done', 'cached'],
    ]);
  });

  it('appear while they run, tell what they do, and end', async () => {
    const following = new AbortController();
    const seen: PastBuild[] = [];
    const tag = `${target}:live`;
    const watching = (async () => {
      for await (const event of history.follow(node, following.signal)) {
        if (event.kind !== 'known' || !event.build.names.includes(tag)) continue;
        seen.push(event.build);
        if (event.build.state !== 'running') return;
      }
    })();
    const other = spawn(
      'docker',
      terminal('--build-arg', `WHAT=${tag}`, '--build-arg', 'SLEEP=3', '--tag', tag, '--push'),
      {
        stdio: 'ignore',
      },
    );
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(seen[0]?.state).toBe('running');
    let before = '';
    const progress = await replayBuild(
      history,
      node,
      seen[0]!,
      (now) => (before ||= now.snapshot().running?.name.includes('sleep') ? 'seen running' : ''),
      signal(),
    );
    expect(before).toBe('seen running');
    expect(progress.fullLog()).toContain('after 3');
    await watching;
    following.abort();
    expect(seen.at(-1)).toMatchObject({ state: 'done', names: [tag] });
    expect(other.exitCode ?? 0).toBe(0);
  });
});
