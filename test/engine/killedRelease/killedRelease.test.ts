import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReleaseProject } from './releaseProject.ts';
import { openReleaseProject, statesOf } from './releaseProject.ts';

let project: ReleaseProject;

beforeEach(async () => {
  project = await openReleaseProject();
});
afterEach(() => project.close());

const release = ['release', '1.4.0', '--yes', '--json'];
const passed = Object.fromEntries(
  ['test', 'build', 'tag', 'push', 'github-release', 'deployment-issue', 'chart', 'announce'].map(
    (id) => [id, 'passed'],
  ),
);
/** Everything, once. */
const once = {
  ...{ tagPushes: 1, releases: ['v1.4.0'], assets: ['api.tar uploaded', 'cli.tar uploaded'] },
  ...{ issues: 1, charts: 1, posts: 1, tags: { '1.4.0': 1, '1.4': 1, latest: 1 } },
};

/** Says of a step that waits, because nobody can know, what somebody who looked would say. */
async function settle(): Promise<void> {
  for (const id of ['chart', 'announce']) {
    const end = await project.run(['checklist', '1.4.0', '--json']);
    if (statesOf(end)[id] === 'waiting')
      await project.run(['checklist', '1.4.0', '--done', id, '--note', 'looked']);
  }
}

interface Moment {
  readonly reached: () => boolean;
  /** Ends what held the moment. */
  readonly calm?: () => Promise<void>;
}

const never = new Promise<void>(() => undefined);

function hookMoment(name: 'pre-receive' | 'post-receive', more: string) {
  return async ({ hook, written }: ReleaseProject): Promise<Moment> => {
    await hook(name, `${more}; [ -e seen ] || { touch seen; echo 1 >in-hook; sleep 2; }`);
    return { reached: () => written('in-hook') !== '' };
  };
}

/** GitHub has done it (or not), and its answer never arrives. */
function gitHubMoment(operation: string, fault: 'hang' | 'lost') {
  return ({ api }: ReleaseProject): Promise<Moment> => {
    api.fault(operation, fault);
    return Promise.resolve({ reached: () => api.operations().includes(operation) });
  };
}

/** The registry is about to write a tag, or has written it and not yet said so. */
function registryMoment(when: 'before' | 'after', tag: string) {
  return ({ registry }: ReleaseProject): Promise<Moment> => {
    let held = false;
    registry.pause = (at, name) => {
      if (at !== when || name !== tag) return Promise.resolve();
      held = true;
      return never;
    };
    const calm = (): Promise<void> => {
      registry.pause = () => Promise.resolve();
      return Promise.resolve();
    };
    return Promise.resolve({ reached: () => held, calm });
  };
}

const moments: Readonly<Record<string, (of: ReleaseProject) => Promise<Moment>>> = {
  'before the remote has the git tag': hookMoment('pre-receive', 'true'),
  'when the remote has the git tag': hookMoment('post-receive', 'cat >>pushed'),
  'before the registry has the first tag': registryMoment('before', '1.4.0'),
  'when the registry has the first tag': registryMoment('after', '1.4.0'),
  'before the registry has the last tag': registryMoment('before', 'latest'),
  'when the registry has the last tag': registryMoment('after', 'latest'),
  'before GitHub has the draft': gitHubMoment('repos/create-release', 'hang'),
  'when GitHub has the draft': gitHubMoment('repos/create-release', 'lost'),
  'before GitHub has an asset': gitHubMoment('repos/upload-release-asset', 'hang'),
  'when GitHub has an asset': gitHubMoment('repos/upload-release-asset', 'lost'),
  'before the release is published': gitHubMoment('repos/update-release', 'hang'),
  'when the release is published': gitHubMoment('repos/update-release', 'lost'),
  'before GitHub has the issue': gitHubMoment('issues/create', 'hang'),
  'when GitHub has the issue': gitHubMoment('issues/create', 'lost'),
  'while a command runs that has done its work': async (of) => {
    await of.slowChart(true);
    return { reached: () => of.written('chart') !== '', calm: () => of.slowChart(false) };
  },
  'when the webhook was told and has not answered': (of) => {
    of.pauseWebhook = () => never;
    const calm = (): Promise<void> => {
      of.pauseWebhook = () => Promise.resolve();
      return Promise.resolve();
    };
    return Promise.resolve({ reached: () => of.posts.length > 0, calm });
  },
};

describe('a release', () => {
  it('that is not disturbed does everything once, and nothing the second time', async () => {
    const first = await project.run(release);
    expect([first.stderr, statesOf(first)]).toEqual([expect.any(String), passed]);
    expect(await project.effects()).toEqual(once);
    const events = project.events();
    expect(statesOf(await project.run(release))).toEqual(passed);
    expect([await project.effects(), project.events()]).toEqual([once, events]);
    expect(project.api.violations).toEqual([]);
  });

  it('that is killed after every event of its journal does everything once', async () => {
    // Killed again and again: each run gets one event further than the one before.
    let runs = 0;
    for (let reached = 0; runs < 80; runs += 1) {
      const until = Math.max(reached, project.events()) + 1;
      const end = await project.run(release, () => project.events() >= until);
      reached = project.events();
      if (!end.killed && statesOf(end)['announce'] === 'passed') break;
      if (!end.killed) await settle();
    }
    expect(runs).toBeGreaterThan(8);
    expect(statesOf(await project.run(release))).toEqual(passed);
    expect(await project.effects()).toEqual(once);
  });

  it('that somebody else runs is seen, and refused', async () => {
    await project.slowChart(true);
    let over = false;
    const first = project.run(release, () => over);
    while (project.written('chart') === '') await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await project.run(release);
    expect(second.stderr).toMatch(/error: 1\.4\.0 is being released by .*@/);
    const seen = await project.run(['checklist', '1.4.0']);
    expect(seen.stdout).toMatch(/Being run by .*@[^]*\[>\] chart/);
    over = true;
    await first;
    await project.slowChart(false);
    const third = await project.run(release);
    expect(statesOf(third)).toEqual(passed);
    expect(await project.effects()).toEqual(once);
  });

  it.each(Object.entries(moments))(
    'that is killed %s does everything once',
    async (_name, moment) => {
      const { reached, calm } = await moment(project);
      const killed = await project.run(release, reached);
      expect(killed.killed).toBe(true);
      await calm?.();
      // Who is killed may leave a git behind that still talks to the remote: a run may have to wait.
      for (let run = 0; run < 6; run += 1) {
        const states = statesOf(await project.run(release));
        if (states['announce'] === 'passed') break;
        await settle();
      }
      expect(statesOf(await project.run(release))).toEqual(passed);
      expect(await project.effects()).toEqual(once);
    },
  );
});
