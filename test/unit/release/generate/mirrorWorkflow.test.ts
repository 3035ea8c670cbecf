import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseConfigText } from '../../../../src/adapters/yaml/parseConfigText.ts';
import { writeYaml } from '../../../../src/adapters/yaml/writeYaml.ts';
import { validateConfig } from '../../../../src/release/config/config.ts';
import { configuredImages } from '../../../../src/release/config/configuredImages.ts';
import { newestScript } from '../../../../src/release/generate/workflow/mirrorScripts.ts';
import { mirrorWorkflow } from '../../../../src/release/generate/workflow/mirrorWorkflow.ts';
import { upstreamApplications } from '../../../../src/release/mirror/upstreamApplication.ts';
import { lintWorkflow } from '../../../../src/release/workflow/lintWorkflow.ts';
import { workflowSchema, workflowSteps } from '../../../../src/release/workflow/workflow.ts';
import { schemaProblems } from './schemaProblems.ts';

async function generated(text: string) {
  const { config, problems } = validateConfig(await parseConfigText(text));
  if (config === undefined) throw new Error(JSON.stringify(problems));
  const images = configuredImages(config, undefined);
  const project = { source: 'config', root: '/p', config, images, problems: [] } as const;
  const value = mirrorWorkflow(upstreamApplications(project, []), config);
  const document = await parseConfigText(await writeYaml(value));
  expect(document.problems).toEqual([]);
  expect(lintWorkflow(document)).toEqual([]);
  expect(await schemaProblems(document.text)).toEqual([]);
  const steps = workflowSteps(workflowSchema.parse(document.value));
  return { text: document.text, value: document.value, steps };
}

const notes = (more = '') =>
  `images: { notes: { context: apps/notes, repositories: [ghcr.io/acme/mirror/notes, quay.io/acme/notes], platforms: [linux/amd64, linux/arm64] ${more} } }`;
const upstream = 'upstream: { github: acme/notes, versions: ^2, ignore: [2.0.1, v2.0.2] }';

describe('mirrorWorkflow', () => {
  it('looks every night, and builds by digest only where the version is missing', async () => {
    const { value, steps, text } = await generated(`${notes()}\n${upstream}\n`);
    expect(value).toMatchObject({
      on: { schedule: [{ cron: '17 3 * * *' }], workflow_dispatch: {} },
      permissions: {},
      jobs: {
        'find-notes': {
          permissions: { contents: 'read', packages: 'read' },
          outputs: { 'missing-notes': "${{ steps['compare-notes'].outputs.missing }}" },
        },
        'build-notes': {
          needs: 'find-notes',
          if: "needs['find-notes'].outputs['missing-notes'] != ''",
          permissions: { contents: 'read', packages: 'write' },
        },
        'merge-notes': { needs: ['find-notes', 'build-notes'] },
      },
    });
    expect(text).toContain('VERSIONS: ^2');
    expect(text).toContain('UPSTREAM: acme/notes');
    const build = steps.find(({ id }) => id === 'build');
    expect(build?.input('context')).toBe('apps/notes');
    expect(build?.input('build-contexts')).toBe('upstream=${{ runner.temp }}/upstream');
    const lacks = (at: number, name: string) =>
      `\${{ contains(fromJSON(needs['find-notes'].outputs['missing-notes']), ${at}) && '${name}' || '' }}`;
    expect(build?.input('tags')).toBe(
      `${lacks(0, 'ghcr.io/acme/mirror/notes')}\n${lacks(1, 'quay.io/acme/notes')}`,
    );
    expect(build?.input('labels').split('\n').slice(1)).toEqual([
      'org.opencontainers.image.source=https://github.com/acme/notes',
      'org.opencontainers.image.url=https://github.com/acme/notes',
      "org.opencontainers.image.revision=${{ needs['find-notes'].outputs['commit'] }}",
    ]);
    const plan = steps.filter(({ action }) => action === 'docker/metadata-action').at(-1);
    expect(plan?.input('tags').split('\n')).toEqual([
      "type=semver,pattern={{version}},value=${{ needs['find-notes'].outputs['tag'] }}",
      "type=raw,value=latest,priority=1,prefix=,suffix=,enable=${{ needs['find-notes'].outputs['moves-notes'] }}",
    ]);
    for (const { run } of steps) expect(run).not.toMatch(/\$\{\{|acme/);
  });

  it('builds from the clone where slipway.yaml says so, and tells what was released', async () => {
    const { steps, text } = await generated(
      `images: { app: { context: 'upstream:server', dockerfile: 'upstream:docker/Dockerfile', repositories: [ghcr.io/acme/app], platforms: [linux/amd64], args: { V: "{{version}}", C: "{{sha}}", T: "{{tag}}" } } }\n${upstream}\n`,
    );
    const build = steps.find(({ id }) => id === 'build');
    expect(build?.input('context')).toBe('${{ runner.temp }}/upstream/server');
    expect(build?.input('file')).toBe('${{ runner.temp }}/upstream/docker/Dockerfile');
    expect(text).toContain('PATHS: |-\n            server\n            docker/Dockerfile\n');
    expect(build?.input('build-args').split('\n')).toEqual([
      'V=${{ steps.facts.outputs.version }}',
      "C=${{ needs['find-notes'].outputs['commit'] }}",
      "T=${{ needs['find-notes'].outputs['tag'] }}",
    ]);
  });

  it('keeps applications apart: one that fails stops no other, and one can be chosen', async () => {
    const image = (name: string) => `${name}: { repositories: [ghcr.io/acme/${name}] }`;
    const { value } = await generated(
      `images: { ${image('one')}, ${image('two')} }\nupstream: { one: { github: acme/one }, two: { git: 'https://example.org/two.git' } }\ngithub: { workflow: { schedule: '0 1 * * *' } }\n`,
    );
    expect(value).toMatchObject({
      on: {
        schedule: [{ cron: '0 1 * * *' }],
        workflow_dispatch: { inputs: { application: { options: ['all of them', 'one', 'two'] } } },
      },
      jobs: {
        'find-one': {},
        'build-one': { needs: 'find-one' },
        'find-two': {
          if: `contains(fromJSON('["","all of them","two"]'), inputs.application)`,
        },
        'build-two': { needs: 'find-two' },
      },
    });
  });

  it('gives the tags of a git tag, whatever the workflow was started for', async () => {
    const rules = 'tags: [type=schedule, type=edge, "type=ref,event=tag,prefix=x", type=sha]';
    const { steps } = await generated(`${notes()}\n${upstream}\n${rules}\n`);
    const plan = steps.filter(({ action }) => action === 'docker/metadata-action').at(-1);
    expect(plan?.input('tags').split('\n').slice(0, 2)).toEqual([
      "type=raw,value=${{ needs['find-notes'].outputs['tag'] }},priority=600,prefix=x",
      "type=raw,value=${{ needs['find-notes'].outputs['short-commit'] }},priority=100,prefix=sha-",
    ]);
  });

  it.each([
    ['unsupported', `${notes()}\ntags: "type=raw,value={{branch}}"`],
    ['no-repository', 'images: { notes: {} }'],
  ])('refuses what it cannot say: %s', async (reason, config) => {
    await expect(generated(`${config}\n${upstream}\n`)).rejects.toMatchObject({ reason });
  });

  it('compares versions with the library that Slipway has', async () => {
    const manifest = z.object({ devDependencies: z.object({ semver: z.string() }) });
    const text = await readFile(new URL('../../../../package.json', import.meta.url), 'utf8');
    const { devDependencies } = manifest.parse(JSON.parse(text));
    expect(newestScript).toContain(` semver@${devDependencies.semver}\n`);
  });
});
