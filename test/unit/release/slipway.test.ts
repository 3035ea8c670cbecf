import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/build/engine.ts';
import { formatReference } from '../../../src/oci/reference.ts';
import type { BuildRequest } from '../../../src/release/slipway.ts';
import { createSlipway } from '../../../src/release/slipway.ts';
import { SourceControlError } from '../../../src/release/sourceControl.ts';
import { commit, portsOf, registryOf, signal, state, sourceControl as git } from './fakes.ts';

const config = `images:
  api: { repositories: [ghcr.io/acme/api], platforms: [linux/amd64, linux/arm64] }
  web: { repositories: [ghcr.io/acme/web], context: web }
tags: |
  type=semver,pattern={{version}}
  type=edge
  type=sha
flavor: suffix=-x
`;

const files = { 'slipway.yaml': config };
const noGit = {
  ...git,
  state: () => Promise.reject(new SourceControlError('no-repository', 'No repository.', 'Init.')),
};

test('tags come in display order, artifacts left out', async () => {
  const registry = registryOf(['1.0.0', 'main', `sha256-${'0'.repeat(64)}.sig`], ['1.2.0']);
  const found = await createSlipway(portsOf({}, { registry })).tags('acme/api', signal);
  expect(found).toMatchObject({
    repository: 'docker.io/acme/api',
    tags: ['1.2.0', '1.0.0', 'main'],
  });
  expect(found.groups.map((group) => group.kind)).toEqual(['releases', 'branches']);
});

test('a text that is no reference is refused before anything is asked', async () => {
  const slipway = createSlipway(portsOf({}));
  await expect(slipway.inspect('Not A Reference', signal)).rejects.toMatchObject({
    reason: 'invalid-reference',
  });
});

describe('plan tags', () => {
  test('ref, commit, default branch, rules and flavor come from the project', async () => {
    const plan = await createSlipway(portsOf(files)).planTags({}, signal);
    expect(plan.tags).toEqual(['edge-x', 'sha-860c190-x']);
  });

  test('a git tag on the commit is the ref', async () => {
    const tags = ['other', 'v1.2.3'];
    const sourceControl = { ...git, state: () => Promise.resolve({ ...state, tags }) };
    const plan = await createSlipway(portsOf(files, { sourceControl })).planTags({}, signal);
    expect(plan).toMatchObject({
      version: '1.2.3-x',
      tags: ['1.2.3-x', 'sha-860c190-x', 'latest'],
    });
  });

  test('rules that are given do not take the file’s flavor, nor need the file', async () => {
    const broken = { 'slipway.yaml': 'nonsense: 1\n' };
    const plan = await createSlipway(portsOf(broken)).planTags({ rules: 'type=sha' }, signal);
    expect(plan.tags).toEqual(['sha-860c190']);
  });

  test('no repository is needed when ref and commit are given', async () => {
    const slipway = createSlipway(portsOf({}, { sourceControl: noGit }));
    const request = { ref: 'refs/tags/v1.0.0', sha: commit };
    expect((await slipway.planTags(request, signal)).tags).toEqual(['v1.0.0', 'latest']);
    const rules = 'type=edge\ntype=sha';
    const edge = { ref: 'refs/heads/trunk', sha: commit, defaultBranch: 'trunk', rules };
    expect((await slipway.planTags(edge, signal)).tags).toEqual(['edge', 'sha-860c190']);
    await expect(slipway.planTags({}, signal)).rejects.toMatchObject({ reason: 'no-repository' });
    await expect(slipway.planTags({ rules }, signal)).rejects.toMatchObject({
      reason: 'no-repository',
    });
  });

  test('a wrong file plans nothing', async () => {
    const slipway = createSlipway(portsOf({ 'slipway.yaml': '\nimages: 1\n' }));
    await expect(slipway.planTags({}, signal)).rejects.toMatchObject({
      reason: 'invalid-config',
      message: expect.stringContaining('slipway.yaml:2:9: Expected a mapping of images') as string,
    });
  });
});

describe('plan builds', () => {
  async function plan(request: Partial<BuildRequest>, ports = portsOf(files)) {
    const plans = await createSlipway(ports).planBuild({ output: 'push', ...request }, signal);
    return plans.map(({ spec }) => `${spec.image} ${spec.tags.map(formatReference).join()}`);
  }

  test('all images, tags by the rules', async () => {
    expect(await plan({})).toEqual([
      'api ghcr.io/acme/api:edge-x,ghcr.io/acme/api:sha-860c190-x',
      'web ghcr.io/acme/web:edge-x,ghcr.io/acme/web:sha-860c190-x',
    ]);
  });

  test('those asked for, tags asked for', async () => {
    expect(await plan({ images: ['web'], tags: ['1.0'] })).toEqual(['web ghcr.io/acme/web:1.0']);
  });

  test('what is loaded without any rule’s tag is dev', async () => {
    const ports = portsOf(
      { 'slipway.yaml': 'images: { api: { repositories: [] } }\ntags: type=ref,event=pr\n' },
      {},
    );
    expect(await plan({ output: 'load' }, ports)).toEqual(['api docker.io/library/api:dev']);
  });

  test('the command is there to be shown', async () => {
    const [made] = await createSlipway(portsOf(files)).planBuild(
      { output: 'push', images: ['api'] },
      signal,
    );
    expect(made?.command.args).toEqual(expect.arrayContaining(['buildx', 'build']));
    expect(made?.builder).toMatchObject({ kind: 'existing', builder: { name: 'multi' } });
  });

  test('an engine that cannot be asked does not keep a builder of its own from it', async () => {
    const error = new EngineError('refused', 'Refused.', 'Start it.');
    const ports = portsOf(files, { engine: { info: () => Promise.reject(error) } });
    expect(await plan({ images: ['web'] }, ports)).toHaveLength(1);
  });

  test.each([
    [{ images: ['wep'] }, files, 'unknown-image', 'Did you mean “web”?'],
    [{}, {}, 'no-images', 'Dockerfile'],
    [{}, { 'slipway.yaml': 'x: 1' }, 'invalid-config', 'nothing runs'],
    [{ platforms: ['arm64'] }, files, 'invalid-request', 'linux/arm/v7'],
    [{ tags: ['1.0', 'ghcr.io/acme/all:1.0'] }, files, 'invalid-request', 'its own repository'],
    [{ builder: 'none' }, files, 'builder-missing', ''],
  ] satisfies [Partial<BuildRequest>, Record<string, string>, string, string][])(
    '%j is refused',
    async (request, contents, reason, remedy) => {
      const planned = plan(request, portsOf(contents));
      await expect(planned).rejects.toMatchObject({
        reason,
        remedy: expect.stringContaining(remedy) as string,
      });
    },
  );
});
