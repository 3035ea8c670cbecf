import { expect, it } from 'vitest';
import { BuildError } from '../../../../src/build/buildError.ts';
import type { BuildPlan } from '../../../../src/build/buildPlan.ts';
import type { BuildObserver, BuildResult } from '../../../../src/build/runBuild.ts';
import type { Slipway } from '../../../../src/release/slipway.ts';
import { BuildList } from '../../../../src/ui/builds/buildList.ts';
import { runSessions } from '../../../../src/ui/builds/runSessions.ts';
import { samplePlan } from './sample.ts';

type Build = (
  plan: BuildPlan,
  observer: BuildObserver,
  signal: AbortSignal,
) => Promise<BuildResult>;

function asked(build: Build) {
  const other = (): never => {
    throw new Error('not asked for');
  };
  const slipway: Slipway = {
    project: other,
    tags: other,
    localImages: other,
    inspect: other,
    contents: other,
    evidence: other,
    signatureTrust: other,
    compare: other,
    planTags: other,
    planTagChanges: other,
    planBuild: other,
    pins: other,
    build,
    planRetry: other,
    planMerge: other,
    planPromotion: other,
    planPromotionWithReferrers: other,
    place: other,
    doctor: other,
    status: other,
    mirror: other,
    planMirror: other,
    planGitHubRelease: other,
    readGitHubRelease: other,
    takeBackGitHubRelease: other,
    publishGitHubRelease: other,
    checklist: other,
    planChecklist: other,
    runChecklist: other,
    bindStep: other,
    planTicks: other,
    writeTicks: other,
    settleStep: other,
    planGitTag: other,
    applyGitTag: other,
    readGitTag: other,
    deleteGitTag: other,
    planSetUp: other,
    applySetUp: other,
    planWorkflow: other,
    checkWorkflow: other,
    writeWorkflow: other,
    planDocs: other,
    writeDocs: other,
    planBinaries: other,
    buildBinaries: other,
    versions: other,
    planVersion: other,
    applyVersion: other,
    planChangelog: other,
    applyChangelog: other,
    writeChangelog: other,
    releaseNotes: other,
    planDeploymentIssue: other,
    writeDeploymentIssue: other,
    planAnnouncement: other,
    runAnnouncement: other,
    postAnnouncement: other,
    planVerify: other,
    planVerifyOf: other,
    verify: other,
  };
  return { slipway, request: { output: 'push' } as const };
}

const result = (plan: BuildPlan): BuildResult => ({
  image: plan.spec.image,
  tags: plan.spec.tags,
  platforms: [],
  durationMs: 0,
  warnings: [],
  cached: 0,
  total: 0,
});

const untilAborted: Build = (_plan, _observer, signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

it('goes from waiting to done, newest first', async () => {
  let now = 1000;
  const list = new BuildList(() => now);
  const ask = asked((plan, observer) => {
    observer.onPhase('confirming');
    now += 5000;
    return Promise.resolve(result(plan));
  });
  list.add(samplePlan({ image: 'old' }), ask);
  const session = list.add(samplePlan({ image: 'new' }), ask);
  expect(list.views().map(({ plan }) => plan.spec.image)).toEqual(['new', 'old']);
  const states: string[] = [];
  list.onChange(() => states.push(session.state));
  await session.run();
  expect(states).toEqual(['building', 'confirming', 'done']);
  expect(session.view().durationMs).toBe(5000);
});

it('says that it is cancelling while processes live, and never that it failed', async () => {
  const list = new BuildList(() => 0);
  const session = list.add(samplePlan(), asked(untilAborted));
  const ended = session.run();
  session.cancel();
  expect(session.state).toBe('cancelling');
  await ended;
  expect(session.state).toBe('cancelled');
});

it('keeps the failure', async () => {
  const error = new BuildError('push-denied', 'Denied.', 'Log in.');
  const list = new BuildList(() => 0);
  const session = list.add(
    samplePlan(),
    asked(() => Promise.reject(error)),
  );
  await session.run();
  expect(session.view()).toMatchObject({ state: 'failed', error });
});

it('never starts what was cancelled while it waited', async () => {
  let started = 0;
  const list = new BuildList(() => 0);
  const session = list.add(
    samplePlan(),
    asked((plan) => {
      started += 1;
      return Promise.resolve(result(plan));
    }),
  );
  session.cancel();
  await session.run();
  expect([started, session.state]).toEqual([0, 'cancelled']);
});

it('lets one build create the builder, and plans the others anew', async () => {
  const create = {
    kind: 'create',
    create: {
      name: 'slipway',
      driver: 'docker-container',
      platforms: [],
      driverOptions: [],
      use: false,
    },
    because: 'none can',
  } as const;
  const order: string[] = [];
  const ask = asked(async (plan) => {
    order.push(`${plan.spec.image} ${plan.builder.kind}`);
    await Promise.resolve();
    return result(plan);
  });
  const list = new BuildList(() => 0);
  const sessions = ['a', 'b', 'c'].map((image) =>
    list.add({ ...samplePlan({ image }), builder: create }, ask),
  );
  await runSessions(sessions, (session) => {
    session.replan(samplePlan({ image: session.plan.spec.image }));
    return Promise.resolve();
  });
  expect(order).toEqual(['a create', 'b existing', 'c existing']);
});

it('runs three at a time where the builder exists', async () => {
  let running = 0;
  let most = 0;
  const ask = asked(async (plan) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return result(plan);
  });
  const list = new BuildList(() => 0);
  const sessions = Array.from({ length: 7 }, () => list.add(samplePlan(), ask));
  await runSessions(sessions, () => Promise.resolve());
  expect(most).toBe(3);
  expect(sessions.every(({ state }) => state === 'done')).toBe(true);
});

it('keeps what runs when finished builds are cleared', async () => {
  const list = new BuildList(() => 0);
  const ended = list.add(
    samplePlan(),
    asked((plan) => Promise.resolve(result(plan))),
  );
  await ended.run();
  const running = list.add(samplePlan(), asked(untilAborted));
  void running.run();
  list.clearFinished();
  expect(list.sessions()).toEqual([running]);
  running.cancel();
});
