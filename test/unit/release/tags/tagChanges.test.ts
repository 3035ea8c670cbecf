import { describe, expect, test } from 'vitest';
import type { Digest } from '../../../../src/oci/digest.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import type { ExistingTag, TagChangesRequest } from '../../../../src/release/tags/tagChanges.ts';
import { tagChanges } from '../../../../src/release/tags/tagChanges.ts';
import { commit } from '../fakes.ts';

const other = 'b'.repeat(40);

function digest(letter: string): Digest {
  const text = `sha256:${letter.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

const old = digest('1');

function changes(
  tags: readonly string[],
  all: readonly string[],
  existing: Readonly<Record<string, ExistingTag>> = {},
  more: Partial<TagChangesRequest> = {},
) {
  return tagChanges(
    {
      tags,
      ref: 'refs/heads/main',
      sha: commit,
      affixes: { prefix: '', suffix: '' },
      immutable: false,
      ...more,
    },
    { all, existing: new Map(Object.entries(existing)) },
  );
}

function actions(...args: Parameters<typeof changes>): string[] {
  return changes(...args).map(({ tag, action }) => `${tag} ${action}`);
}

describe('one tag', () => {
  test('is created where it is not', () => {
    expect(changes(['1.4.0'], [])).toEqual([
      { tag: '1.4.0', action: 'create', reason: 'not in the repository yet' },
    ]);
  });

  test('moves from what it points at, to the image of this commit where one is there', () => {
    const existing = {
      '1.4': { digest: old, revision: other },
      'sha-860c190': { digest: digest('2'), revision: commit },
    };
    expect(changes(['1.4', 'sha-860c190'], ['1.4', 'sha-860c190'], existing)).toEqual([
      { tag: '1.4', action: 'move', from: old, to: digest('2'), reason: 'built from bbbbbbb' },
      {
        tag: 'sha-860c190',
        action: 'unchanged',
        from: digest('2'),
        reason: 'already built from this commit',
      },
    ]);
  });

  test.each([
    ['without a label', {}, 'built from an unknown commit'],
    ['from a tree with changes', { revision: `${commit}-dirty` }, 'built from 860c190-dirty'],
  ])('an image %s is not of this commit', (_, more, reason) => {
    const existing = { main: { digest: old, ...more } };
    expect(changes(['main'], ['main'], existing)).toEqual([
      { tag: 'main', action: 'move', from: old, reason },
    ]);
  });

  test('is never unchanged without a commit', () => {
    const existing = { main: { digest: old, revision: '' } };
    expect(actions(['main'], ['main'], existing, { sha: '' })).toEqual(['main move']);
  });
});

describe('backwards', () => {
  const all = ['1.3.9', '1.4.0', '1.4.1', '2.0.0', '3.0.0-rc.1', 'latest', '1', '1.4', 'main'];
  const now = (tags: readonly string[]) =>
    Object.fromEntries(tags.map((tag) => [tag, { digest: old, revision: other }]));

  test('latest and floating tags stay, each for the releases in its range', () => {
    const tags = ['1.3.10', '1.3', '1', 'latest'];
    const made = changes(tags, all, now(['1', 'latest']));
    expect(made.map(({ tag, action }) => `${tag} ${action}`)).toEqual([
      '1.3.10 create',
      '1.3 create',
      '1 forbidden',
      'latest forbidden',
    ]);
    expect(made[2]).toEqual({
      tag: '1',
      action: 'forbidden',
      ahead: '1.4.1',
      from: old,
      reason: 'would go back to 1.3.10: 1.4.1 is in the repository',
    });
    expect(made[3]?.reason).toBe('would go back to 1.3.10: 2.0.0 is in the repository');
  });

  test('a tag that is not there would stand behind its releases too', () => {
    expect(actions(['1.4.0-x', '1.4.0', 'latest'], ['1.5.0'])).toContain('latest forbidden');
  });

  test('the highest release itself may be moved to, and a higher one', () => {
    expect(actions(['2.0.0', 'latest'], all, now(['2.0.0', 'latest']))).toEqual([
      '2.0.0 move',
      'latest move',
    ]);
    expect(actions(['2.0.1', '2.0', 'latest'], all, now(['latest']))).toEqual([
      '2.0.1 create',
      '2.0 create',
      'latest move',
    ]);
  });

  test('prereleases do not count as releases', () => {
    expect(actions(['2.0.1', 'latest'], ['3.0.0-rc.1', '2.0.0'])).toContain('latest create');
  });

  test('1.4 says that there is a 1.4.0', () => {
    expect(actions(['1.3.0', 'latest'], ['1.4', '7'])).toEqual([
      '1.3.0 create',
      'latest forbidden',
    ]);
  });

  test('the git tag says the version where no planned tag does', () => {
    const more = { ref: 'refs/tags/api/v1.3.0' };
    expect(actions(['1.3', 'latest'], all, {}, more)).toEqual([
      '1.3 forbidden',
      'latest forbidden',
    ]);
  });

  test('what has no version cannot be compared', () => {
    expect(actions(['main', 'latest'], all, now(['latest']))).toEqual([
      'main create',
      'latest move',
    ]);
  });

  test('v stands before versions or not', () => {
    expect(actions(['v1.3.0', 'v1', 'latest'], ['v1.4.0'])).toEqual([
      'v1.3.0 create',
      'v1 forbidden',
      'latest forbidden',
    ]);
  });

  test('a flavor compares with its own tags alone', () => {
    const more = { affixes: { prefix: '', suffix: '-alpine' } };
    const tags = ['1.3.0-alpine', '1-alpine', 'latest-alpine'];
    expect(actions(tags, ['1.4.0', '2.0.0'], {}, more)).toEqual([
      '1.3.0-alpine create',
      '1-alpine create',
      'latest-alpine create',
    ]);
    expect(actions(tags, ['1.4.0-alpine'], {}, more)).toEqual([
      '1.3.0-alpine create',
      '1-alpine forbidden',
      'latest-alpine forbidden',
    ]);
  });

  test('what is there already at this commit is unchanged, even behind', () => {
    const existing = { latest: { digest: old, revision: commit } };
    expect(actions(['1.3.0', 'latest'], all, existing)).toContain('latest unchanged');
  });
});

describe('immutable', () => {
  const existing = {
    '1.4.0': { digest: old, revision: other },
    '1.4': { digest: old, revision: other },
    main: { digest: old },
  };

  test('full versions stay, other tags move', () => {
    const tags = ['1.4.0', '1.4', 'main'];
    const made = changes(tags, tags, existing, { immutable: true });
    expect(made.map(({ action }) => action)).toEqual(['forbidden', 'move', 'move']);
    expect(made[0]).toEqual({
      tag: '1.4.0',
      action: 'forbidden',
      from: old,
      reason: 'exists, built from bbbbbbb, and version tags are immutable',
    });
  });

  test('the same commit is no change', () => {
    const same = { '1.4.0': { digest: old, revision: commit } };
    expect(actions(['1.4.0'], ['1.4.0'], same, { immutable: true })).toEqual(['1.4.0 unchanged']);
  });
});
