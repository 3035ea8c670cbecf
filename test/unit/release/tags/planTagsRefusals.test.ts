import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../../src/release/config/configError.ts';
import type { TagPlanRequest } from '../../../../src/release/tags/planTags.ts';
import { planTags } from '../../../../src/release/tags/planTags.ts';

const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';

function plan(ref: string, rules: readonly string[], more: Partial<TagPlanRequest> = {}) {
  return planTags({
    event: 'push',
    ref,
    sha,
    defaultBranch: 'master',
    date: new Date('2020-01-10T00:30:00.000Z'),
    rules: rules.join('\n'),
    ...more,
  });
}

const version = 'type=semver,pattern={{version}}';
const minor = 'type=semver,pattern={{major}}.{{minor}}';
const major = 'type=semver,pattern={{major}}';

describe('warnings', () => {
  test.each([
    ['refs/tags/nope', version, 'nope is not a valid semver'],
    ['refs/tags/nope', 'type=pep440,pattern={{version}}', 'nope does not conform to PEP 440'],
    ['refs/tags/v1', 'type=match,pattern=v(.),group=3', 'Group 3 does not exist'],
    ['refs/tags/v1', 'type=match,pattern=x', 'x does not match v1'],
    ['refs/tags/v0.3.1', major, 'would cover every 0.y.z'],
    ['refs/tags/v1.0.0-rc.1', 'type=ref,event=tag', 'move “latest”'],
    ['refs/heads/dev', 'type=sha,formt=long', '“formt”'],
  ])('%s with %s', (ref, rule, expected) => {
    expect(plan(ref, [rule]).warnings.join('\n')).toContain(expected);
  });
  test('an unknown default branch', () => {
    const made = planTags({
      event: 'push',
      ref: 'refs/heads/x',
      sha,
      date: new Date(0),
      rules: 'type=edge',
    });
    expect(made.warnings[0]).toContain('default branch is not known');
  });
  test('an unknown default branch does not matter to a git tag', () => {
    const made = planTags({
      event: 'push',
      ref: 'refs/tags/v1.2.3',
      sha,
      date: new Date(0),
      rules: `${version}\ntype=edge`,
    });
    expect(made).toEqual({ version: '1.2.3', tags: ['1.2.3', 'latest'], warnings: [] });
  });
  test('a plan that is fine has none', () => {
    expect(plan('refs/tags/v1.2.3', [version, minor, 'type=sha']).warnings).toEqual([]);
  });
});

describe('latest with a flavor that has expressions, which the action does not render there', () => {
  test.each([
    [
      'suffix=-{{branch}},onlatest=true',
      ['1.0.0-', 'latest--branch-'],
      'becomes “latest--branch-”',
    ],
    [
      'prefix={{sha}}-,onlatest=true',
      ['860c190-1.0.0'],
      '“-sha--latest” of the flavor is not a tag',
    ],
  ])('%s', (flavor, tags, warning) => {
    const made = plan('refs/tags/v1.0.0', [version], { flavor });
    expect(made.tags).toEqual(tags);
    expect(made.warnings.join('\n')).toContain(warning);
  });
});

describe('rules the action refuses', () => {
  test.each([
    'type=foo',
    'type=raw',
    'type=semver',
    'type=pep440',
    'type=match',
    'type=match,pattern=v(.*),group=foo',
    'type=match,pattern=v(',
    'type=ref',
    'type=ref,event=foo',
    'type=sha,format=foo',
    'type=sha,enable=foo',
    'type=sha,enable=True',
    'type=raw,value={{date}}',
    'type=raw,value={{branch',
    "type=raw,value={{date 'YYYY' zone='UTC'}}",
    "type=raw,value={{date 'YYYY' tz='Nowhere/At-All'}}",
    'type=raw,value={{frobnicate 1}}',
    "type=semver,pattern={{date 'YYYY'}}",
    'type=raw,enable=${{ github.ref == 1 }},value=x',
    'type=match,pattern="v(.*)"',
    'type=match,"pattern=v(.*)',
    'type=match,"pattern=v"x',
    'type=semver,pattern={{version}},match=^v',
  ])('%s', (rule) => {
    expect(() => plan('refs/tags/v1.0.0', [rule])).toThrow(ConfigError);
  });
  test.each(['latest', 'latest=maybe', 'prefix=x,onlatest=yes', 'colour=blue'])(
    'flavor %s',
    (flavor) => {
      expect(() => plan('refs/heads/dev', [], { flavor })).toThrow(ConfigError);
    },
  );
});
