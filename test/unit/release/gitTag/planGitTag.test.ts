import { describe, expect, test } from 'vitest';
import type { GitTagFacts, GitTagRequest } from '../../../../src/release/gitTag/gitTagFacts.ts';
import type { GitTagPlan } from '../../../../src/release/gitTag/gitTagPlan.ts';
import { planGitTag } from '../../../../src/release/gitTag/planGitTag.ts';
import { tagName } from '../../../../src/release/gitTag/tagName.ts';

const head = 'a'.repeat(40);
const other = 'b'.repeat(40);
const object = 'c'.repeat(40);
const name = 'v1.4.0';

const clean: GitTagFacts = {
  root: '/repo',
  version: '1.4.0',
  tag: name,
  commit: head,
  head,
  branch: 'main',
  defaultBranch: 'main',
  shallow: false,
  remote: 'origin',
  tree: { changes: [], upstream: { remote: 'origin', branch: 'main', ahead: 0, behind: 0 } },
  published: true,
  otherVersions: [],
};

function plan(facts: Partial<GitTagFacts>, options: Partial<GitTagRequest> = {}) {
  return planGitTag({ ...clean, ...facts }, { push: true, ...options });
}

function steps({ steps: all }: GitTagPlan): string[] {
  return all.map(({ kind }) => kind);
}

/** `!` marks those that block. */
function concerns({ concerns: all }: GitTagPlan): string[] {
  return all.map(({ code, blocks }) => `${blocks ? '!' : ''}${code}`);
}

describe('a tag that is nowhere', () => {
  test('is created and pushed', () => {
    const made = plan({});
    expect(made).toMatchObject({ tag: name, commit: head, message: name, concerns: [] });
    expect(steps(made)).toEqual(['create', 'push']);
    expect(steps(plan({}, { push: false }))).toEqual(['create']);
  });

  test.each<[string, Partial<GitTagFacts>, string[]]>([
    ['changes', { tree: { changes: [{ path: 'a', kind: 'changed' }] } }, ['!dirty']],
    ['a new file', { tree: { changes: [{ path: 'a', kind: 'untracked' }] } }, ['!dirty']],
    ['a submodule', { tree: { changes: [{ path: 's', kind: 'submodule' }] } }, ['!submodule']],
    ['another branch', { branch: 'feat/x' }, ['!branch']],
    ['a version file', { otherVersions: [{ path: 'VERSION', version: '1.3.0' }] }, ['!version']],
  ])('and %s: blocks until it is allowed', (_what, facts, expected) => {
    const made = plan(facts);
    expect(concerns(made)).toEqual(expected);
    expect(made.concerns[0]?.choices).toMatchObject([{ option: 'allow' }]);
    const allow = made.concerns.map(({ code }) => code);
    expect(concerns(plan(facts, { allow }))).toEqual(allow);
    // None of them is about a commit that is not checked out.
    expect(concerns(plan({ ...facts, commit: other }))).toEqual([]);
  });

  test.each<[string, Partial<GitTagFacts>, string[]]>([
    ['on a release branch', { branch: 'release/1.x' }, []],
    ['in a shallow clone', { shallow: true }, ['shallow']],
    ['with a remote that does not answer', { there: noAnswer() }, ['!remote-unknown']],
    ['on a branch that is behind', behind(0, 2, true), ['behind']],
  ])('%s', (_where, facts, expected) => {
    expect(concerns(plan(facts))).toEqual(expected);
  });

  test('without a remote', () => {
    const alone = without('remote', 'published');
    expect(concerns(planGitTag(alone, { push: true }))).toEqual(['!no-remote']);
    expect(concerns(planGitTag(alone, { push: false }))).toEqual(['no-remote']);
  });

  test('on a detached HEAD is possible: CI does it', () => {
    const detached = without('branch');
    expect(concerns(planGitTag(detached, { push: true }))).toEqual(['detached']);
  });
});

test('a commit nobody else has needs its branch pushed, when that moves it forward', () => {
  const ahead = behind(1, 0, false);
  const made = plan(ahead);
  expect(concerns(made)).toEqual(['!unpushed']);
  expect(made.concerns[0]?.choices).toMatchObject([{ option: 'push-branch' }]);
  const both = plan(ahead, { pushBranch: true });
  expect([concerns(both), steps(both)]).toEqual([[], ['create', 'push-branch', 'push']]);
  const diverged = plan(behind(1, 1, false), { pushBranch: true });
  expect(concerns(diverged)).toEqual(['!unpushed']);
  expect(diverged.concerns[0]?.choices).toEqual([]);
});

describe('a tag that is there already', () => {
  const annotated = { name, commit: head, object };
  test.each<[string, Partial<GitTagFacts>, Partial<GitTagRequest>, string[], string[]]>([
    ['here and there', { here: annotated, there: annotated }, {}, [], []],
    ['here only', { here: annotated }, {}, [], ['push']],
    ['there only', { there: annotated }, {}, [], ['fetch']],
    ['lightweight there', { there: { name, commit: head } }, {}, ['lightweight'], ['fetch']],
    ['lightweight here', { here: { name, commit: head } }, {}, ['!lightweight'], ['push']],
    [
      'lightweight here, made anew',
      { here: { name, commit: head } },
      { replace: true },
      [],
      ['delete', 'create', 'push'],
    ],
    [
      'at another commit here',
      { here: { ...annotated, commit: other } },
      {},
      ['!other-commit'],
      ['push'],
    ],
    [
      'at another commit here, moved',
      { here: { ...annotated, commit: other } },
      { replace: true },
      [],
      ['delete', 'create', 'push'],
    ],
    ['unsigned here', { here: annotated }, { sign: true }, ['!unsigned'], ['push']],
    [
      'another object here',
      { here: { ...annotated, object: other }, there: annotated },
      {},
      ['!other-object'],
      [],
    ],
    [
      'another object here, given up',
      { here: { ...annotated, object: other }, there: annotated },
      { replace: true },
      [],
      ['delete', 'fetch'],
    ],
  ])('%s', (_where, facts, options, expected, todo) => {
    const made = plan(facts, options);
    expect([concerns(made), steps(made)]).toEqual([expected, todo]);
  });

  test('at another commit of the remote is never moved', () => {
    const there = { ...annotated, commit: other };
    for (const here of [undefined, there, annotated]) {
      const facts = here === undefined ? { there } : { here, there };
      const made = plan(facts, { replace: true, allow: ['remote-other-commit'] });
      expect(concerns(made)).toEqual(['!remote-other-commit']);
      expect(made.concerns[0]?.remedy).toContain('git push --delete origin v1.4.0');
    }
  });
});

test.each([
  [undefined, [], 'v1.4.0'],
  [undefined, ['v1.3.0', '0.1.0', 'nightly'], 'v1.4.0'],
  [undefined, ['1.3.0', 'v0.1.0'], '1.4.0'],
  ['api/', ['v1.3.0'], 'api/1.4.0'],
  ['', [], '1.4.0'],
])('the tag’s name with the prefix %s after %j', (prefix, before, expected) => {
  expect(tagName('1.4.0', prefix, before)).toBe(expected);
});

test.each(['-', 'a b', 'a..', '.a/', 'a~'])('a prefix git refuses: %s', (prefix) => {
  expect(() => tagName('1.4.0', prefix, [])).toThrow(/cannot be the name/);
});

function behind(ahead: number, missing: number, published: boolean): Partial<GitTagFacts> {
  const upstream = { remote: 'origin', branch: 'main', ahead, behind: missing };
  return { tree: { changes: [], upstream }, published };
}

function without(...keys: readonly (keyof GitTagFacts)[]): GitTagFacts {
  const facts = { ...clean };
  for (const key of keys) Reflect.deleteProperty(facts, key);
  return facts;
}

function noAnswer(): { unknown: string; remedy: string } {
  return { unknown: 'The remote origin cannot be asked.', remedy: 'Check the network.' };
}
