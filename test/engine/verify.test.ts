import { execFileSync, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CheckName, CheckResult } from '../../src/release/verify/check.ts';
import type { VerifyReport } from '../../src/release/verify/verifyPlan.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const place = `${registryHost}/${unique('verify')}`;
const { signal } = new AbortController();
let project: OpenProject;

// The amd64 program lands in the arm64 image too: what a forgotten $TARGETARCH does.
const files = {
  'good/Dockerfile': `FROM ${base}
COPY --chmod=755 api /api
LABEL org.opencontainers.image.revision=abc
USER 1000
EXPOSE 8080
HEALTHCHECK CMD ["/bin/busybox", "true"]
ENTRYPOINT ["/api"]
`,
  'good/api': `#!/bin/sh
case "$1" in
  --version) echo "api 1.4.0 on $(uname -m)"; touch /tmp/fine; ! touch /denied 2>/dev/null ;;
  *) sleep 60 ;;
esac
`,
  'wrong/Dockerfile': `FROM --platform=linux/amd64 ${base} AS build
FROM ${base}
COPY --from=build /bin/busybox /api
ENTRYPOINT ["/api"]
`,
  'web/Dockerfile': `FROM ${base}
ENTRYPOINT ["/bin/sh", "-c"]
CMD ["sleep 60"]
`,
  'sick/Dockerfile': `FROM ${base}
HEALTHCHECK --interval=1s --retries=2 CMD ["/bin/sh", "-c", "echo no database; exit 1"]
CMD ["sleep", "60"]
`,
  'hungry/Dockerfile': `FROM ${base}
ENTRYPOINT ["dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1"]
`,
  VERSION: '1.4.0\n',
  'slipway.yaml': `version: 1
images:
  good:
    repositories: [${place}/good]
    context: good
    platforms: [linux/amd64, linux/arm64]
    verify:
      run: [--version]
      expect: { output: 'api {{version}}' }
      health: true
      timeout: 30s
      user: nonroot
      labels: [org.opencontainers.image.revision]
      ports: ['8080']
      maxSize: 20MB
  wrong:
    repositories: [${place}/wrong]
    context: wrong
    platforms: [linux/amd64, linux/arm64]
    verify: { noShell: true, maxSize: 1kB, user: nonroot, labels: [a.b], ports: ['80'], scan: high }
  web:
    repositories: [${place}/web]
    context: web
    platforms: [linux/amd64]
    verify: { run: [sleep 60], timeout: 1s, health: true }
  sick:
    repositories: [${place}/sick]
    context: sick
    platforms: [linux/amd64]
    verify: { health: true, timeout: 5s }
  hungry:
    repositories: [${place}/hungry]
    context: hungry
    platforms: [linux/amd64]
    verify: { run: [], memory: 32MB, timeout: 20s }
tags: type=semver,pattern={{version}}
checklist:
  - { id: fine, kind: verify, images: [good] }
  - { id: bad, kind: verify, images: [wrong], platforms: [linux/arm64] }
`,
};

beforeAll(async () => {
  project = await openProject(files);
  for (const plan of await project.slipway.planBuild({ output: 'push' }, signal))
    await project.slipway.build(plan, silent, signal);
});

afterAll(() => project.close());

const quiet = (): void => undefined;

async function verified(...images: readonly string[]): Promise<VerifyReport> {
  return project.slipway.verify(
    await project.slipway.planVerify({ images }, signal),
    quiet,
    signal,
  );
}

/** `passed size: …` of every check of one platform. */
function checksOf({ images }: VerifyReport, platform: string): Map<CheckName, CheckResult> {
  const found = images[0]?.platforms.find((one) => one.platform === platform);
  return new Map((found?.checks ?? []).map((check) => [check.check, check]));
}

function containers(): string[] {
  return project
    .docker('ps', '-aq', '--filter', 'label=slipway.verify.owner')
    .split('\n')
    .filter(Boolean);
}

it('passes what is right on both platforms, one of them emulated', async () => {
  const report = await verified('good');
  for (const [platform, machine] of [
    ['linux/amd64', 'x86_64'],
    ['linux/arm64', 'aarch64'],
  ] as const) {
    const checks = checksOf(report, platform);
    expect(
      [...checks.values()].filter(({ state }) => state !== 'passed').map(({ check }) => check),
      JSON.stringify([...checks.values()]),
    ).toEqual(['shell']);
    expect(checks.get('run')?.detail).toContain(`api 1.4.0 on ${machine}`);
    expect(checks.get('architecture')?.detail).toContain(platform.slice(6));
  }
  expect(report.ok).toBe(true);
  expect(containers()).toEqual([]);
});

it('catches a program of another architecture without running it, and every broken rule', async () => {
  const report = await verified('wrong');
  expect(report.ok).toBe(false);
  const amd64 = checksOf(report, 'linux/amd64');
  expect(amd64.get('architecture')?.state).toBe('passed');
  const arm64 = checksOf(report, 'linux/arm64');
  expect(arm64.get('architecture')).toMatchObject({
    state: 'failed',
    detail: '/api is built for amd64, the image is for arm64.',
  });
  for (const check of ['size', 'user', 'shell', 'labels', 'ports'] as const)
    expect(arm64.get(check)?.state, check).toBe('failed');
  expect(arm64.get('scan')).toMatchObject({
    state: 'unchecked',
    detail: 'No scanner is installed.',
  });
});

it('runs no longer than it may, and says that there is no health check', async () => {
  const checks = checksOf(await verified('web'), 'linux/amd64');
  expect(checks.get('run')).toMatchObject({ state: 'failed', detail: 'not done in 1 s' });
  expect(checks.get('health')).toMatchObject({ state: 'failed', detail: 'has no health check' });
  expect(containers()).toEqual([]);
});

it('says what a failing health check said, and that memory was not enough', async () => {
  const sick = checksOf(await verified('sick'), 'linux/amd64');
  expect(sick.get('health')).toMatchObject({ state: 'failed' });
  expect(sick.get('health')?.detail).toBe('unhealthy: no database');
  const hungry = checksOf(await verified('hungry'), 'linux/amd64');
  expect(hungry.get('run')).toMatchObject({
    state: 'failed',
    detail: 'needs more than 32 MB of memory',
  });
  expect(containers()).toEqual([]);
});

it('is a step of a checklist, ticked on digests, which lose their tick when the tag moves', async () => {
  const observer = { onChange: quiet, onEvent: quiet, confirm: () => Promise.resolve(true) };
  const run = async (id: string) => {
    const { steps } = await project.slipway.runChecklist(
      { steps: { kind: 'one', id } },
      observer,
      signal,
    );
    return steps.find(({ step }) => step.id === id);
  };
  const fine = await run('fine');
  expect(fine, fine?.reason).toMatchObject({ state: 'passed' });
  const findings = fine?.evidence.map(({ finding }) => finding) ?? [];
  expect(findings[0]).toMatchObject({ kind: 'digest', platforms: ['linux/amd64', 'linux/arm64'] });
  expect(findings[2]).toMatchObject({
    kind: 'note',
    data: { architecture: 'passed', run: 'passed' },
  });

  const bad = await run('bad');
  expect(bad).toMatchObject({ state: 'failed' });
  expect(bad?.reason).toContain('/api is built for amd64, the image is for arm64.');

  const moved = await project.slipway.planPromotion(base, [`${place}/good:1.4.0`], signal);
  await project.slipway.place(moved, quiet, signal);
  const { steps } = await project.slipway.runChecklist(
    { steps: { kind: 'one', id: 'bad' } },
    observer,
    signal,
  );
  expect(steps[0]).toMatchObject({ state: 'pending' });
});

it('leaves nothing behind when it is aborted, or killed: the next run sweeps', async () => {
  const stop = new AbortController();
  const plan = await project.slipway.planVerify({ images: ['web'] }, signal);
  const running = project.slipway.verify(
    {
      images: plan.images.map((one) => ({
        ...one,
        rules: { ...one.rules, limits: { ...one.rules.limits, timeoutMs: 50_000 } },
      })),
    },
    quiet,
    stop.signal,
  );
  while (containers().length === 0) await wait(100);
  stop.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(containers()).toEqual([]);

  execFileSync('sed', ['-i', 's/timeout: 1s/timeout: 50s/', `${project.folder}/slipway.yaml`]);
  const child = spawn(
    process.execPath,
    ['dist/cli.cjs', 'verify', 'web', '--directory', project.folder],
    {
      stdio: 'ignore',
    },
  );
  while (containers().length === 0) await wait(100);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(containers()).toHaveLength(1);
  await verified('good');
  expect(containers()).toEqual([]);
});
