import { describe, expect, it } from 'vitest';
import { parseConfigText } from '../../../../src/adapters/yaml/parseConfigText.ts';
import { writeYaml } from '../../../../src/adapters/yaml/writeYaml.ts';
import { validateConfig } from '../../../../src/release/config/config.ts';
import { configuredImages } from '../../../../src/release/config/configuredImages.ts';
import { releaseWorkflow } from '../../../../src/release/generate/workflow/releaseWorkflow.ts';
import { WorkflowError } from '../../../../src/release/generate/workflow/workflowError.ts';
import { lintWorkflow } from '../../../../src/release/workflow/lintWorkflow.ts';
import { workflowSchema, workflowSteps } from '../../../../src/release/workflow/workflow.ts';
import { schemaProblems } from './schemaProblems.ts';

async function generated(config: string) {
  const { config: valid, problems } = validateConfig(await parseConfigText(config));
  if (valid === undefined) throw new Error(JSON.stringify(problems));
  const project = { config: valid, images: configuredImages(valid, undefined) };
  const document = await parseConfigText(await writeYaml(releaseWorkflow(project, 'main')));
  expect(document.problems).toEqual([]);
  expect(lintWorkflow(document)).toEqual([]);
  expect(await schemaProblems(document.text)).toEqual([]);
  const steps = workflowSteps(workflowSchema.parse(document.value));
  return { text: document.text, value: document.value, steps };
}

const two = 'platforms: [linux/amd64, linux/arm64]';
const api = (more: string) => `images: { api: { repositories: [ghcr.io/acme/api], ${more} } }`;

describe('releaseWorkflow', () => {
  it('is held to a schema that refuses what GitHub does', async () => {
    const job = (more: string) =>
      `on: push\njobs: { a: { runs-on: x, steps: [{ run: x${more} }] } }\n`;
    expect(await schemaProblems(job(''))).toEqual([]);
    expect(await schemaProblems(job(', foo: 1'))).not.toEqual([]);
    expect(await schemaProblems(job(', if: "${{ nothing.x }}"'))).not.toEqual([]);
  });

  it('builds each platform on a machine of its kind, by digest, and merges', async () => {
    const { value, steps } = await generated(api(two));
    expect(value).toMatchObject({
      on: { push: { branches: ['main'], tags: ['v*'] }, pull_request: {}, workflow_dispatch: {} },
      permissions: {},
      jobs: {
        'build-api': {
          permissions: { contents: 'read', packages: 'write' },
          strategy: {
            matrix: {
              include: [
                { platform: 'linux/amd64', part: 'linux-amd64', runner: 'ubuntu-24.04' },
                { platform: 'linux/arm64', part: 'linux-arm64', runner: 'ubuntu-24.04-arm' },
              ],
            },
          },
        },
        'merge-api': { needs: 'build-api', if: "github.event_name != 'pull_request'" },
      },
    });
    const build = steps.find(({ id }) => id === 'build');
    expect(build?.input('tags')).toBe('ghcr.io/acme/api');
    expect(build?.input('outputs')).toContain('push-by-digest=true');
    expect(build?.input('cache-to')).toBe('type=gha,scope=api-${{ matrix.part }},mode=max');
    expect(steps.some(({ action }) => action === 'docker/setup-qemu-action')).toBe(false);
  });

  it('builds one platform in one job, and emulates what GitHub has no machine for', async () => {
    const { value, steps } = await generated(api('platforms: [linux/riscv64]'));
    expect(Object.keys(workflowSchema.parse(value).jobs ?? {})).toEqual(['build-api']);
    expect(steps.some(({ action }) => action === 'docker/setup-qemu-action')).toBe(true);
    expect(steps.find(({ id }) => id === 'build')?.input('push')).toContain(
      "github.event_name != 'pull_request'",
    );
  });

  it('signs in to each registry, with secrets named after it, and never for a pull request', async () => {
    const { value, text, steps } = await generated(
      'images: { api: { repositories: [docker.io/acme/api, quay.io/acme/api] } }',
    );
    expect(text).toContain('${{ secrets.DOCKERHUB_TOKEN }}');
    expect(text).toContain('${{ secrets.QUAY_IO_USERNAME }}');
    expect(text).not.toContain('GITHUB_TOKEN');
    expect(value).toMatchObject({ jobs: { 'build-api': { permissions: { contents: 'read' } } } });
    expect(steps.filter(({ action }) => action === 'docker/login-action')).toHaveLength(2);
    expect(text.match(/if: github\.event_name != 'pull_request'\n/g)).toHaveLength(2);
  });

  it.each([
    ['a version', 'tags: "type=semver,pattern={{version}}"', 'false'],
    ['none said', '', 'false'],
    ['a flavor', 'tags: type=sha\nflavor: latest=true', 'true'],
    ['a rule', 'tags: [type=sha, "type=raw,value=latest"]\nflavor: latest=false', 'true'],
  ])('moves latest only to the highest version: %s', async (_, rules, withoutTag) => {
    const { text, steps } = await generated(`${api(two)}\n${rules}`);
    expect(text).toContain(`WITHOUT_TAG: "${withoutTag}"`);
    const plans = steps.filter(({ action }) => action === 'docker/metadata-action');
    expect(plans.at(-1)?.input('tags')).toMatch(
      /type=raw,value=latest.*,enable=\$\{\{ steps\.latest\.outputs\.moves \}\}$/m,
    );
    for (const plan of plans) expect(plan.input('flavor')).toContain('latest=false');
  });

  it('asks nothing about latest where no rule gives it', async () => {
    const { steps } = await generated(`${api(two)}\ntags: type=sha\nflavor: "suffix=-alpine"`);
    expect(steps.some(({ id }) => id === 'latest')).toBe(false);
    expect(steps.find(({ id }) => id === 'meta')?.input('flavor')).toBe(
      'latest=false\nsuffix=-alpine',
    );
  });

  it('runs at night where a rule is for it', async () => {
    const { value } = await generated(`${api(two)}\ntags: type=schedule`);
    expect(value).toMatchObject({ on: { schedule: [{ cron: '17 3 * * *' }] } });
  });

  it('fills templates in while it runs, and lets no text become an expression or a script', async () => {
    const evil = String.raw`$(id) $\{{ secrets.X }} "q", 'x'`;
    const { text, steps } = await generated(
      api(
        `args: { V: "v{{version}}", C: "{{sha}}", I: "{{image}}", E: ${JSON.stringify(evil)} }, target: "a\${{ b }}"`,
      ),
    );
    const build = steps.find(({ id }) => id === 'build');
    expect(build?.input('build-args').split('\n')).toEqual([
      'V=v${{ steps.facts.outputs.version }}',
      'C=${{ github.sha }}',
      'I=api',
      `"E=$(id) \${{ '\${{' }} secrets.X }} ""q"", 'x'"`,
    ]);
    expect(build?.input('target')).toBe("a${{ '${{' }} b }}");
    for (const { run } of steps) expect(run).not.toMatch(/\$\{\{|acme|id\)/);
    expect(text).toContain('PREFIX: v');
  });

  it('takes secrets from GitHub, and writes no registry cache for a pull request', async () => {
    const { text, steps } = await generated(
      api(
        `${two}, secrets: [{ id: npm, env: NPM_TOKEN }], cache: { ref: ghcr.io/acme/api:cache }, attest: { provenance: max, sbom: true }`,
      ),
    );
    const build = steps.find(({ id }) => id === 'build');
    expect(text).toContain('NPM_TOKEN: ${{ secrets.NPM_TOKEN }}');
    expect(build?.input('secret-envs')).toBe('npm=NPM_TOKEN');
    expect(build?.input('provenance')).toBe('mode=max');
    expect(build?.input('cache-from')).toBe(
      'type=registry,ref=ghcr.io/acme/api:cache-${{ matrix.part }}',
    );
    expect(build?.input('cache-to')).toBe(
      "${{ github.event_name != 'pull_request' && format('type=registry,ref=ghcr.io/acme/api:cache-{0},mode=max', matrix.part) || '' }}",
    );
  });

  it('keeps images apart whose names are one as a job', async () => {
    const image = (name: string) => `{ repositories: [ghcr.io/acme/${name}] }`;
    const { value } = await generated(`images: { a.b: ${image('one')}, a-b: ${image('two')} }`);
    const jobs = Object.keys(workflowSchema.parse(value).jobs ?? {});
    expect(jobs).toEqual(['build-a-b', 'build-a-b-2']);
  });

  it.each([
    ['no-images', '{}'],
    ['no-repository', 'images: { api: {} }'],
    ['unsupported', api('platforms: [windows/amd64]')],
    ['unsupported', api(`args: { D: "{{date 'YYYY'}}" }`)],
  ])('refuses what it cannot say: %s', async (reason, config) => {
    const failure = await generated(config).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowError);
    expect(failure).toMatchObject({ reason });
  });

  it('makes a GitHub release of a git tag once all images are pushed, where slipway.yaml has one', async () => {
    const images = `api: { repositories: [ghcr.io/acme/api], ${two} }, web: { repositories: [ghcr.io/acme/web], platforms: [linux/amd64] }`;
    const { value } = await generated(
      `images: { ${images} }\ngithub: { release: { draft: true } }\n`,
    );
    expect(value).toMatchObject({
      jobs: {
        'merge-api': { outputs: { digest: '${{ steps.summary.outputs.digest }}' } },
        release: {
          needs: ['merge-api', 'build-web'],
          if: "github.event_name == 'push' && github.ref_type == 'tag'",
          permissions: { contents: 'write' },
        },
      },
    });
    const { text } = await generated(`images: { ${images} }\n`);
    expect(text).not.toContain('contents: write');
  });

  it('leaves a release that has assets a draft, for who uploads them', async () => {
    const drafts = async (release: string) =>
      /DRAFT: "(.*)"/.exec((await generated(`${api(two)}\ngithub: { release: ${release} }`)).text);
    expect((await drafts('{}'))?.[1]).toBe('false');
    expect((await drafts('{ assets: [dist/*] }'))?.[1]).toBe('true');
  });

  it('hands on nothing that a name of an account is in: GitHub would keep it back', async () => {
    const { value, text } = await generated(
      'images: { api: { repositories: [docker.io/acme/api] } }\ngithub: { release: {} }\n',
    );
    expect(value).toMatchObject({
      jobs: {
        'build-api': {
          outputs: {
            digest: '${{ steps.summary.outputs.digest }}',
            tag: '${{ steps.summary.outputs.tag }}',
            platforms: '${{ steps.summary.outputs.platforms }}',
          },
        },
      },
    });
    expect(text).toContain(
      "PULLS: docker pull docker.io/acme/api@${{ needs['build-api'].outputs.digest }}\n",
    );
  });

  it('writes deployment issues with the one right it needs, of a git tag if nothing else is said', async () => {
    const issues = (text: string) => `${api(two)}\ngithub: { deploymentIssue: ${text} }\n`;
    const { value, steps } = await generated(
      issues('[{ environment: staging, on: branch }, { environment: qa }, { environment: prod }]'),
    );
    const include = (...names: string[]) =>
      names.map((environment) => ({ environment, labels: 'deployment' }));
    const when = (type: string) =>
      `github.event_name == 'push' && github.ref_type == '${type}' && needs['merge-api'].outputs.digest != ''`;
    expect(value).toMatchObject({
      jobs: {
        'deployment-issue-tag': {
          needs: ['merge-api'],
          if: when('tag'),
          permissions: { issues: 'write' },
          strategy: { matrix: { include: include('qa', 'prod') } },
        },
        'deployment-issue-branch': {
          if: when('branch'),
          strategy: { matrix: { include: include('staging') } },
        },
      },
    });
    for (const { run } of steps) expect(run).not.toMatch(/\$\{\{|acme/);
    const never = await generated(issues('{ environment: staging, on: never }'));
    expect(never.text).not.toContain('deployment-issue');
    await expect(generated(issues('{ environment: "<b>" }'))).rejects.toThrow('a name such as');
  });
});
