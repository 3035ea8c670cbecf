import { describe, expect, it } from 'vitest';
import { groupTags, isArtifactTag, orderTags } from '../../../src/oci/orderTags.ts';

const hex64 = 'a'.repeat(64);

function releases(...tags: string[]): readonly string[] | undefined {
  return groupTags(tags).find(({ kind }) => kind === 'releases')?.tags;
}

/** A fixed shuffle, so that a failure can be repeated. */
function shuffled(tags: readonly string[]): string[] {
  return tags
    .map((tag, at) => ({ tag, at: (at * 7919) % 104_729 }))
    .sort((a, b) => a.at - b.at)
    .map(({ tag }) => tag);
}

describe('groupTags', () => {
  it('orders releases as Semantic Versioning does, newest first', () => {
    // The example of semver.org §11.
    const newestFirst = [
      '1.0.0',
      '1.0.0-rc.1',
      '1.0.0-beta.11',
      '1.0.0-beta.2',
      '1.0.0-beta',
      '1.0.0-alpha.beta',
      '1.0.0-alpha.1',
      '1.0.0-alpha',
    ];
    expect(releases(...[...newestFirst].reverse())).toEqual(newestFirst);
    expect(releases('1.2.0', '1.10.0', '1.9.0')).toEqual(['1.10.0', '1.9.0', '1.2.0']);
  });

  it('puts latest on top and a floating tag above what it floats over', () => {
    const expected = ['latest', '2', '2.1', '2.1.1', '2.1.0', '2.0', '2.0.9', '1', '1.0', '1.0.0'];
    expect(releases(...shuffled(expected))).toEqual(expected);
  });

  it('takes v-prefixes, suffixes and leading zeros of calendar versions', () => {
    expect(releases('v1.3.0', '1.2.0', 'v1.2.0', '1.2.0-alpine')).toEqual([
      'v1.3.0',
      '1.2.0',
      'v1.2.0',
      '1.2.0-alpine',
    ]);
    expect(releases('22.04', '22.10', '2024.01.15', '24.04')).toEqual([
      '2024.01.15',
      '24.04',
      '22.10',
      '22.04',
    ]);
  });

  it('tells commits, branches and the rest apart', () => {
    const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';
    const groups = groupTags([
      'sha-860c190',
      'sha-860c190-dev',
      '860c190',
      sha,
      `sha-${sha}`,
      'main',
      'feature-x',
      'pr-15',
      'nightly',
      'alpine',
      'bookworm-slim',
      '20240131',
      'decade',
      'abcdef',
    ]);
    expect(groups).toEqual([
      { kind: 'branches', tags: ['main', 'nightly', 'feature-x', 'pr-15'] },
      {
        kind: 'commits',
        tags: ['860c190', sha, 'sha-860c190', `sha-${sha}`, 'sha-860c190-dev'].sort(),
      },
      { kind: 'other', tags: ['20240131', 'abcdef', 'alpine', 'bookworm-slim', 'decade'] },
    ]);
  });

  it('leaves out artifact tags and nothing else, and changes nothing it was given', () => {
    const tags = Object.freeze(['v1', `sha256-${hex64}`, `sha256-${hex64}.sig`, 'x', 'main']);
    expect(orderTags(tags)).toEqual(['v1', 'main', 'x']);
    expect(groupTags([])).toEqual([]);
  });

  it.each([
    [`sha256-${hex64}`, true],
    [`sha256-${hex64}.sig`, true],
    [`sha256-${hex64}.att`, true],
    [`sha256-${hex64}.sbom`, true],
    [`sha256-${hex64}.txt`, false],
    [`sha256-${hex64.slice(1)}`, false],
    [`v1-sha256-${hex64}`, false],
  ])('isArtifactTag(%s) is %s', (tag, expected) => {
    expect(isArtifactTag(tag)).toBe(expected);
  });

  it('case 27: 50,000 tags keep their number, fall into place and stay in order', () => {
    const kinds = [
      (at: number) => `v${Math.floor(at / 100)}.${at % 100}.0`,
      (at: number) => `sha-${(0x1000000 + at).toString(16)}`,
      (at: number) => `feature-${at}`,
      (at: number) => `zz${at}`,
      (at: number) => `1.0.0-rc.${at}`,
    ];
    const all = kinds.flatMap((tagOf) => Array.from({ length: 10_000 }, (_, at) => tagOf(at)));
    const groups = groupTags(shuffled(all));
    expect(groups.map(({ kind, tags }) => [kind, tags.length])).toEqual([
      ['releases', 20_000],
      ['branches', 10_000],
      ['commits', 10_000],
      ['other', 10_000],
    ]);
    expect(groups[0]?.tags.slice(0, 2)).toEqual(['v99.99.0', 'v99.98.0']);
    expect(groups[0]?.tags.at(-1)).toBe('v0.0.0');
    expect(groupTags(all)).toEqual(groups);
  });
});
