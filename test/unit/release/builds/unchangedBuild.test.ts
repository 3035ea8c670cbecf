import { expect, test } from 'vitest';
import { planBuilds } from '../../../../src/release/builds/planBuilds.ts';
import { commit, portsOf, signal, sourceControl, sourceHistory, state } from '../fakes.ts';

const config = `images:
  api: { context: api, dockerfile: docker/api.Dockerfile }
  web: { context: web }
  all: {}
  far: { context: 'https://github.com/acme/far.git' }
`;

/** Which images are left out, and why. */
async function skipped(
  paths: readonly string[],
  tags: readonly string[],
  own: readonly string[] = [],
) {
  const asked: string[] = [];
  const ports = portsOf(
    { 'slipway.yaml': config },
    {
      sourceControl: {
        ...sourceControl,
        state: () => Promise.resolve({ ...state, tags: own }),
        tagCommit: (_folder, tag) => {
          asked.push(tag);
          return Promise.resolve(commit);
        },
      },
      sourceHistory: {
        ...sourceHistory,
        tagsBefore: () => Promise.resolve(tags),
        changedPaths: () => Promise.resolve(paths),
      },
    },
  );
  const plans = await planBuilds({ output: 'none', changed: true }, ports, signal);
  return {
    asked,
    skips: plans.flatMap(({ spec, skip }) => (skip ? [`${spec.image}: ${skip.reason}`] : [])),
  };
}

test('an image is left out when nothing it is made of changed since the last release', async () => {
  const tags = ['v1.2.0', 'v1.10.0', 'v2.0.0-rc.1', 'nightly', 'v2.0.0'];
  const web = await skipped(['web/index.html'], tags, ['v2.0.0']);
  // The tag of this very commit is not the release before it.
  expect(web.asked).toEqual(['v1.10.0']);
  expect(web.skips).toEqual(['api: nothing in api changed since v1.10.0']);
  const dockerfile = await skipped(['docker/api.Dockerfile'], tags);
  expect(dockerfile.asked).toEqual(['v2.0.0']);
  expect(dockerfile.skips).toEqual(['web: nothing in web changed since v2.0.0']);
  expect((await skipped(['slipway.yaml'], tags)).skips).toEqual([]);
  // Whether a context elsewhere changed is not known.
  expect((await skipped([], tags)).skips).toHaveLength(3);
});

test('without a release before it everything is built', async () => {
  expect((await skipped([], ['nightly'])).skips).toEqual([]);
});
