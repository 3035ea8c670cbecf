import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildPlan } from '../../src/build/buildPlan.ts';
import type { ProgressSnapshot } from '../../src/build/progressSnapshot.ts';
import type { BuildPhase, BuildResult } from '../../src/build/runBuild.ts';
import { formatPlatform } from '../../src/oci/platform.ts';
import type { BuildRequest } from '../../src/release/slipway.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const platforms = ['linux/amd64', 'linux/arm64'];
const repository = `${registryHost}/${unique('drivers')}/api`;
/** Seconds of a sleep that nothing else on this machine sleeps. */
const sleep = String(100_000 + process.pid);
const container = unique('slipway-test');

const files = {
  'slipway.yaml': `version: 1
images:
  api:
    repositories: ['${repository}']
    platforms: [linux/amd64, linux/arm64]
    args: { VERSION: '{{version}}' }
  slow:
    repositories: ['${repository}-slow']
    dockerfile: slow.Dockerfile
    platforms: [linux/amd64, linux/arm64]
  attested:
    repositories: ['${repository}-attested']
    attest: { provenance: max }
    platforms: [linux/amd64, linux/arm64]
tags: |
  type=semver,pattern={{version}}
  type=semver,pattern={{major}}.{{minor}}
`,
  Dockerfile: `FROM ${base}
ARG VERSION
LABEL org.opencontainers.image.version="$VERSION"
RUN uname -m >/machine
RUN echo "$VERSION" >/version
CMD ["cat", "/machine"]
`,
  'slow.Dockerfile': `FROM ${base}\nRUN sleep ${sleep}\n`,
};

let project: OpenProject;
beforeAll(async () => {
  project = await openProject(files);
  const create = {
    name: container,
    driver: 'docker-container',
    platforms: [],
    use: false,
  } as const;
  await project.buildKit.createBuilder(
    { ...create, driverOptions: ['network=host'] },
    AbortSignal.timeout(60_000),
  );
});
afterAll(async () => {
  await project.buildKit.removeBuilder(container, AbortSignal.timeout(60_000));
  await project.close();
});

async function planOne(request: BuildRequest): Promise<BuildPlan> {
  const [plan] = await project.slipway.planBuild(request, AbortSignal.timeout(60_000));
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

function build(plan: BuildPlan, observer = silent): Promise<BuildResult> {
  return project.slipway.build(plan, observer, AbortSignal.timeout(170_000));
}

/** Command lines of all that runs on this machine, containers included. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // it has left
      }
    });
}

describe.each([
  { driver: 'docker', builder: 'default' },
  { driver: 'docker-container', builder: container },
])('with the $driver driver', ({ builder }) => {
  it('pushes two platforms under every tag, and the registry confirms the digest', async () => {
    const plan = await planOne({ images: ['api'], output: 'push', builder, noCache: true });
    const phases: BuildPhase[] = [];
    let last: ProgressSnapshot | undefined;
    const result = await build(plan, {
      ...silent,
      onPhase: (phase) => phases.push(phase),
      onProgress: (progress) => (last = progress.snapshot()),
    });
    expect(phases.slice(-2)).toEqual(['building', 'confirming']);
    expect(result.tags.map(({ tag }) => tag)).toEqual(['1.4.0', '1.4', 'latest']);
    expect(result.platforms.map(({ platform }) => platform)).toEqual(platforms);
    expect(last?.platforms.map(({ platform }) => platform)).toEqual(
      expect.arrayContaining(platforms),
    );
    expect(last?.done).toBe(last?.total);
    for (const { tag } of result.tags) {
      const found = await project.slipway.inspect(
        `${repository}:${tag}`,
        AbortSignal.timeout(30_000),
      );
      expect(found.digest).toBe(result.digest);
      expect(found.platforms.map(({ platform }) => formatPlatform(platform))).toEqual(platforms);
    }
  });

  it('builds nothing again when nothing has changed', async () => {
    const plan = await planOne({ images: ['api'], output: 'push', builder });
    await build(plan);
    const again = await build(plan);
    expect(again.cached).toBeGreaterThanOrEqual(4); // two RUN steps for each of two platforms
  });

  it('joins provenance to the platform it is about', async () => {
    const plan = await planOne({ images: ['attested'], output: 'push', builder, tags: ['1'] });
    const result = await build(plan);
    const found = await project.slipway.inspect(
      `${repository}-attested@${String(result.digest)}`,
      AbortSignal.timeout(30_000),
    );
    expect(found.platforms.map(({ attestations }) => attestations.length)).toEqual([1, 1]);
    for (const { digest, attestations } of found.platforms) {
      expect(attestations[0]?.subject).toBe(digest);
      expect(attestations[0]?.predicateTypes[0]).toMatch(/slsa\.dev\/provenance/);
    }
  });

  it('leaves no process behind when it is cancelled', async () => {
    const plan = await planOne({ images: ['slow'], output: 'push', builder, noCache: true });
    const cancel = new AbortController();
    const running = project.slipway.build(
      plan,
      {
        ...silent,
        onProgress: (progress) => {
          const { running: step } = progress.snapshot();
          if (step?.fullName.includes(`sleep ${sleep}`) === true) cancel.abort();
        },
      },
      cancel.signal,
    );
    await expect(running).rejects.toHaveProperty('name', 'AbortError');
    expect(commandLines().filter((line) => line.includes(project.folder))).toEqual([]);
    await expect
      .poll(() => commandLines().filter((line) => line.includes(`sleep ${sleep}`)), {
        timeout: 20_000,
      })
      .toEqual([]);
  });
});

it('really builds for arm64: the image says so when it runs', async () => {
  const plan = await planOne({ images: ['api'], output: 'push', builder: container });
  const result = await build(plan);
  const arm = result.platforms.find(({ platform }) => platform === 'linux/arm64');
  const image = `${repository}@${String(arm?.digest)}`;
  const said = project.docker('run', '--rm', '--platform', 'linux/arm64', image);
  expect(said.trim()).toBe('aarch64');
});

it('reads tags of the real registry in order', async () => {
  const { tags, groups } = await project.slipway.tags(repository, AbortSignal.timeout(30_000));
  expect(tags).toEqual(['latest', '1.4', '1.4.0']);
  expect(groups).toEqual([{ kind: 'releases', tags }]);
});
