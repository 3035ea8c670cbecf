import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlatformsFailedError } from '../../src/build/byDigest/platformsFailedError.ts';
import type { PlatformOutcome } from '../../src/build/byDigest/platformOutcome.ts';
import type { BuildRequest } from '../../src/release/slipway.ts';
import { startCli } from '../contract/commandLine/cliProcess.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';
import type { TwoNodes } from './twoNodes.ts';
import { startTwoNodes } from './twoNodes.ts';

const owner = `${registryHost}/${unique('by-digest')}`;
const repository = `${owner}/api`;
const mirror = `${owner}/mirror`;

let project: OpenProject;
let nodes: TwoNodes;
beforeAll(async () => {
  const image = (file: string) =>
    `{ repositories: ['${owner}/${file}'], dockerfile: ${file}.Dockerfile, platforms: [linux/amd64, linux/arm64], strategy: by-digest }`;
  project = await openProject({
    'slipway.yaml': `version: 1
images:
  api:
    repositories: ['${repository}', '${mirror}']
    platforms: [linux/amd64, linux/arm64]
    strategy: by-digest
    skipExisting: true
    annotations: { org.example.kept: 'yes' }
    attest: { provenance: max }
  partial: ${image('partial')}
  slow: ${image('slow').replace('}', ', secrets: [{ id: pause, file: .slipway/pause }] }')}
`,
    '.gitignore': '.slipway\n',
    '.slipway/pause': '0',
    Dockerfile: `FROM ${base}\nRUN uname -m >/machine\nCMD ["cat", "/machine"]\n`,
    'partial.Dockerfile': `FROM ${owner}/base:1\nRUN uname -m >/machine\n`,
    'slow.Dockerfile': `FROM ${base}
ARG TARGETARCH
RUN --mount=type=secret,id=pause n=$(cat /run/secrets/pause); while [ $TARGETARCH = arm64 ] && [ $n -gt 0 ]; do echo $n; sleep 1; n=$((n-1)); done
`,
  });
  nodes = await startTwoNodes(project);
});
afterAll(async () => {
  await nodes.remove();
  await project.close();
});

const limit = () => AbortSignal.timeout(120_000);

async function plan(image: string, more: Partial<BuildRequest> = {}) {
  const { builder } = nodes;
  const request = { images: [image], tags: ['1.0.0', 'latest'], builder, ...more };
  const [only] = await project.slipway.planBuild({ output: 'push', ...request }, limit());
  if (only === undefined) throw new Error('no plan');
  return only;
}

async function build(image: string, more: Partial<BuildRequest> = {}) {
  return project.slipway.build(await plan(image, more), silent, limit());
}

function states(outcomes: readonly PlatformOutcome[] = []) {
  return outcomes.map(({ platform, state }) => `${platform} ${state}`);
}

/** Its base image is for these platforms only. */
async function pushBase(...architectures: string[]): Promise<void> {
  const { platforms } = await project.slipway.inspect(base, limit());
  const digests = platforms.filter(({ platform }) => architectures.includes(platform.architecture));
  const from = digests.map(({ digest }) => `${base.replace(/:latest$/, '')}@${digest}`);
  project.docker('buildx', 'imagetools', 'create', '--tag', `${owner}/base:1`, ...from);
}

describe('a build by digest on two nodes', () => {
  it('builds each platform on its own node and merges with provenance and annotations', async () => {
    const result = await build('api');
    expect(states(result.outcomes)).toEqual(['linux/amd64 built', 'linux/arm64 built']);
    const each = [nodes.amd, nodes.arm].map((node) => nodes.built(node, /uname -m/));
    expect(each).toEqual([1, 1]);
    for (const name of [`${repository}:1.0.0`, `${mirror}:latest`]) {
      const found = await project.slipway.inspect(name, limit());
      expect(found.digest).toBe(result.digest);
      expect(found.platforms.every(({ attestations }) => attestations.length === 1)).toBe(true);
    }
    const raw = project.docker('buildx', 'imagetools', 'inspect', '--raw', `${repository}:1.0.0`);
    expect(JSON.parse(raw)).toMatchObject({ annotations: { 'org.example.kept': 'yes' } });
  });

  it('is skipped when everything is there from this commit, until it is forced', async () => {
    const again = await plan('api');
    expect(again.skip?.reason).toContain('already hold linux/amd64, linux/arm64 of commit');
    expect((await build('api')).skipped).toBe(again.skip?.reason);
    expect((await plan('api', { force: true })).skip).toBeUndefined();
  });

  it('writes a tag that is missing without building anything', async () => {
    const tags = ['1.0.0', '1.0', 'latest'];
    const result = await build('api', { tags });
    expect(states(result.outcomes)).toEqual(['linux/amd64 kept', 'linux/arm64 kept']);
    const found = await project.slipway.inspect(`${mirror}:1.0`, limit());
    expect(found.digest).toBe(
      (await project.slipway.inspect(`${repository}:latest`, limit())).digest,
    );
  });
});

describe('when one platform fails', () => {
  it('the other is kept, no tag is written, and a retry builds only what failed', async () => {
    await pushBase('amd64');
    const failed: unknown = await build('partial').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PlatformsFailedError);
    if (!(failed instanceof PlatformsFailedError)) return;
    expect(states(failed.outcomes)).toEqual(['linux/amd64 built', 'linux/arm64 failed']);
    expect(failed.platform).toBe('linux/arm64');
    const none = await project.slipway.tags(`${owner}/partial`, limit()).catch(() => undefined);
    expect(none?.tags ?? []).toEqual([]);
    await pushBase('amd64', 'arm64');
    const [retry] = await project.slipway.planRetry(limit());
    expect(retry?.byDigest?.builds.map(({ kept }) => kept !== undefined)).toEqual([true, false]);
    if (retry === undefined) return;
    const result = await project.slipway.build(retry, silent, limit());
    expect(states(result.outcomes)).toEqual(['linux/amd64 kept', 'linux/arm64 built']);
    expect(await project.slipway.planRetry(limit())).toEqual([]);
    const { tags } = await project.slipway.tags(`${owner}/partial`, limit());
    expect([...tags].sort()).toEqual(['1.0.0', 'latest']);
  });
});

describe('when it is killed in the middle', () => {
  it('what was pushed is kept, and the next run finishes the job', async () => {
    const pause = path.join(project.folder, '.slipway/pause');
    await writeFile(pause, '100');
    const argv = ['build', 'slow', '--push', '--tag', '1.0.0', '--builder', nodes.builder];
    const run = startCli([...argv, '--directory', project.folder], {
      BUILDX_CONFIG: project.buildxConfig,
      SLIPWAY_CACHE: path.join(project.folder, '.slipway/cache'),
    });
    await run.said(/linux\/amd64\s+built/);
    run.child.kill('SIGKILL');
    await run.exit;
    await writeFile(pause, '0');
    const record = await readFile(path.join(project.folder, '.slipway/builds/slow.json'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ finished: false });
    const result = await build('slow', { tags: ['1.0.0'] });
    expect(states(result.outcomes)).toEqual(['linux/amd64 kept', 'linux/arm64 built']);
  });
});

describe('the docker driver', () => {
  it('case 49: is not chosen; asked for, it is refused with what to do', async () => {
    const { builder } = await project.slipway
      .planBuild({ images: ['api'], tags: ['2'], output: 'push' }, limit())
      .then(([only]) => only!);
    expect(builder.kind === 'create' || builder.builder.driver !== 'docker').toBe(true);
    const refused: unknown = await plan('api', { tags: ['2'], builder: 'default' }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({
      reason: 'builder-unusable',
      remedy: expect.stringContaining('strategy: together') as unknown,
    });
    const together = { tags: ['2'], builder: 'default', strategy: 'together' } as const;
    expect((await plan('api', together)).byDigest).toBeUndefined();
  });
});
