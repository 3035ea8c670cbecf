import { describe, expect, test } from 'vitest';
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
const pep = (pattern: string) => `type=pep440,pattern=${pattern}`;
const affixed = 'prefix=glo-\nsuffix=-bal';

type Case = [name: string, ref: string, rules: string[], tags: string[], flavor?: string];

describe('on a git tag', () => {
  test.each<Case>([
    ['defaults', 'release1', [], ['release1', 'latest']],
    ['defaults take any tag for a release', '20200110-RC2', [], ['20200110-RC2', 'latest']],
    ['match', '20200110-RC2', [String.raw`type=match,pattern=\d{8}`], ['20200110', 'latest']],
    [
      'match, latest=false',
      '20200110-RC2',
      ['type=match,pattern=(.*)-RC,group=1'],
      ['20200110'],
      'latest=false',
    ],
    [
      'match in quotes',
      'v1.1.1',
      [String.raw`type=match,"pattern=^v(\d.\d.\d)$",group=1`],
      ['1.1.1', 'latest'],
    ],
    [
      'match with a comma in quotes',
      'release1',
      [String.raw`type=match,"pattern=^release\d{1,2}"`],
      ['release1', 'latest'],
    ],
    [
      'match moves latest to a prerelease',
      'v2.0.8-beta.67',
      [String.raw`type=match,"pattern=\d.\d.\d-(alpha|beta).\d+"`],
      ['2.0.8-beta.67', 'latest'],
    ],
    [
      'groups',
      'v2.0.8-beta.67',
      [
        'type=match,"pattern=v(.*)-beta.(.*)",group=1',
        'type=match,"pattern=v(.*)-beta.(.*)",group=2',
      ],
      ['2.0.8', '67', 'latest'],
    ],
    ['match of nothing', 'sometag', [String.raw`type=match,"pattern=\d.\d"`], []],
    ['semver', 'v1.1.1', [version, minor, major], ['1.1.1', '1.1', '1', 'latest']],
    [
      'equal tags once',
      'v1.1.1',
      [version, 'type=semver,pattern={{major}}.{{minor}}.{{patch}}'],
      ['1.1.1', 'latest'],
    ],
    ['semver prerelease', 'v2.0.8-beta.67', [minor, major], ['2.0.8-beta.67']],
    [
      'semver prerelease, raw',
      'v2.0.8-beta.67',
      ['type=semver,pattern={{ raw }}'],
      ['v2.0.8-beta.67'],
    ],
    [
      'semver prerelease, raw and more is version',
      'v2.0.8-beta.67',
      ['type=semver,pattern={{raw}}-{{major}}'],
      ['2.0.8-beta.67'],
    ],
    ['semver with text', 'v1.2.3', ['type=semver,pattern=v{{major}}'], ['v1', 'latest']],
    [
      'semver of a build',
      'v1.2.3+build.5',
      [version, 'type=semver,pattern={{raw}}'],
      ['1.2.3', 'v1.2.3-build.5', 'latest'],
    ],
    ['semver of another tag', 'p1/v1.0.0', [version], []],
    [
      'semver with match=',
      'p1/v1.0.0',
      [String.raw`type=semver,pattern={{version}},match=v(\d.\d.\d)$`],
      ['1.0.0', 'latest'],
    ],
    [
      'a match= that fails leaves the whole',
      'v1.0.0',
      ['type=semver,pattern={{version}},match=^nope(.*)$'],
      ['1.0.0', 'latest'],
    ],
    [
      'semver of a value',
      'sometag',
      ['type=semver,pattern={{major}}.{{minor}},value=v3.4.5'],
      ['3.4', 'latest'],
    ],
    [
      'no latest when told',
      'sometag',
      ['type=ref,event=tag', version, minor, major],
      ['sometag'],
      'latest=false',
    ],
    [
      'priority decides version and latest',
      'v2.0.8-beta.67',
      ['type=raw,priority=2000,foo', version, String.raw`type=match,"pattern=\d.\d"`],
      ['foo', '2.0.8-beta.67', '2.0'],
    ],
    [
      'latest is frozen by the first',
      'v1.1.1',
      ['type=raw,priority=2000,foo', 'type=ref,event=tag', 'type=edge'],
      ['foo', 'v1.1.1'],
    ],
    [
      'regular expression with flags',
      'p1/v1.0.0',
      [
        String.raw`type=match,"pattern=/^v(\d.\d.\d)$/ig",group=1`,
        String.raw`type=match,pattern=\d.\d.\d`,
        String.raw`type=match,pattern=\d.\d`,
        'type=ref,event=pr',
        'type=sha',
      ],
      ['1.0.0', '1.0', 'sha-860c190', 'latest'],
    ],
    [
      'an own suffix, even empty, beats the flavor',
      'p1/v1.0.0',
      [
        String.raw`type=match,pattern=p1/v(\d.\d.\d),group=1`,
        String.raw`type=match,pattern=p1/v(\d.\d),group=1,suffix=`,
        'type=ref,event=pr',
        'type=sha',
      ],
      ['1.0.0-dev', '1.0', 'sha-860c190-dev', 'latest'],
      'suffix=-dev',
    ],
    ['onlatest', 'v1.1.1', [version], ['1.1.1-dev', 'latest-dev'], 'suffix=-dev,onlatest=true'],
    [
      'onlatest of both',
      'v1.1.1',
      [version],
      ['foo-1.1.1-dev', 'foo-latest-dev'],
      'prefix=foo-,onlatest=true\nsuffix=-dev,onlatest=true',
    ],
    [
      'latest of the action wins over priority',
      'v1.1.1',
      ['type=raw,my', 'type=raw,custom'],
      ['my', 'custom'],
    ],
    ['pep440', 'v1.1.1', [pep('{{raw}}'), pep('{{major}}.{{minor}}')], ['v1.1.1', '1.1', 'latest']],
    ['pep440 short', '1.2', [pep('{{version}}'), pep('{{major}}.{{minor}}')], ['1.2', 'latest']],
    ['pep440 beta', '1.1beta2', [pep('{{major}}.{{minor}}'), pep('{{major}}')], ['1.1b2']],
    ['pep440 dev', '1.0dev4', [pep('{{major}}.{{minor}}'), pep('{{major}}')], ['1.0.dev4']],
    ['pep440 post', '1.2post1', [pep('{{version}}'), pep('{{major}}')], ['1.2.post1']],
    [
      'pep440 prerelease, raw',
      'v1.2.3rc2',
      [pep('{{raw}}'), pep('{{major}}')],
      ['v1.2.3rc2', '1.2.3rc2'],
    ],
    ['pep440 patch', '1.2', [pep('{{major}}.{{minor}}.{{patch}}')], ['1.2.0', 'latest']],
    [
      'pep440 with epoch and local',
      '1!2.0+Ubuntu.01',
      [pep('{{version}}')],
      ['1-2.0-ubuntu-1', 'latest'],
    ],
    [
      'pep440 of another tag',
      'sometag',
      ['type=ref,event=tag', pep('{{version}}')],
      ['sometag'],
      'latest=false',
    ],
  ])('%s', (_name, tag, rules, tags, flavor = '') => {
    const made = plan(`refs/tags/${tag}`, rules, { flavor });
    expect(made.tags).toEqual(tags);
    expect(made.version).toBe(tags[0]);
  });
});

describe('on a branch', () => {
  test.each<Case>([
    ['defaults', 'dev', [], ['dev']],
    ['slashes', 'my/branch', ['type=ref,event=branch'], ['my-branch']],
    ['edge of the default branch', 'master', ['type=edge'], ['edge']],
    [
      'edge of a named branch',
      'dev',
      ['type=edge,branch=dev', 'type=sha'],
      ['edge', 'sha-860c190'],
    ],
    ['edge elsewhere', 'master', ['type=edge,branch=dev', 'type=sha'], ['sha-860c190']],
    ['sha', 'dev', ['type=ref,event=branch', 'type=sha,format=long'], ['dev', `sha-${sha}`]],
    ['versions do not apply', 'my/feature#1245', [version, pep('{{version}}'), 'type=edge'], []],
    [
      'priority',
      'master',
      ['type=ref,priority=2000,event=branch', 'type=edge'],
      ['master', 'edge'],
    ],
    [
      'equal priorities keep their order',
      'dev',
      ['type=ref,priority=90,event=branch', 'type=raw,my', 'custom', 'tags'],
      ['my', 'custom', 'tags', 'dev', 'latest'],
      'latest=true',
    ],
    [
      'own affixes beat the flavor',
      'dev',
      ['type=raw,my,prefix=foo-,suffix=-bar', 'type=raw,custom', 'type=sha'],
      ['foo-my-bar', 'glo-custom-bal', 'sha-860c190-bal'],
      affixed,
    ],
    [
      'enable',
      'dev',
      ['foo', 'type=raw,bar,enable=false', 'type=raw,baz,enable=true'],
      ['foo', 'baz'],
    ],
    [
      'expressions',
      'master',
      [
        'type=raw,value=mytag-{{branch}}',
        "type=raw,value=mytag-{{date 'YYYYMMDD'}}",
        "type=raw,value=mytag-{{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}",
        "type=raw,value=src-{{commit_date 'YYYYMMDD'}}",
        'type=raw,value=mytag-tag-{{tag}}',
        'type=raw,value=mytag-baseref-{{base_ref}}',
        'type=raw,value=defbranch,enable={{is_default_branch}}',
        'type=raw,value=other,enable={{is_not_default_branch}}',
        'type=sha,prefix={{branch}}-',
      ],
      [
        ...['mytag-master', 'mytag-20200110', 'mytag-20200110-093000', 'src-20200110'],
        ...['mytag-tag-', 'mytag-baseref-', 'defbranch', 'master-860c190'],
      ],
    ],
    ['not the default branch', 'dev', ['type=raw,value=latest,enable={{is_default_branch}}'], []],
    [
      'an unquoted format is ISO 8601',
      'dev',
      ['type=raw,value={{commit_date YYYY-MM-DD-HHmmSS}}'],
      ['2020-01-10T00-30-00Z'],
    ],
    ['no HTML escaping', 'a&b', ['type=raw,value={{branch}}'], ['a-b']],
    ['triple braces', 'a/b', ['type=raw,value={{{branch}}}'], ['a-b']],
    ['unknown names are empty', 'dev', ['type=raw,value=x{{nothing}}y'], ['xy']],
    ['conditions', 'dev', ['type=raw,value={{#if tag}}t{{else}}b-{{branch}}{{/if}}'], ['b-dev']],
    ['comments and blank lines', 'dev', ['# rules', '', 'type=sha'], ['sha-860c190']],
    ['a line in quotes', 'dev', ['"type=raw,value=x"'], ['x']],
  ])('%s', (_name, branch, rules, tags, flavor = '') => {
    const made = plan(`refs/heads/${branch}`, rules, { flavor });
    expect(made.tags).toEqual(tags);
    expect(made.version).toBe(tags[0]);
  });
});

describe('on a pull request', () => {
  test.each<Case>([
    ['defaults', '15/merge', [], ['pr-15']],
    [
      'sha first',
      '15/merge',
      ['type=sha,priority=2000', 'type=ref,event=pr'],
      ['sha-860c190', 'pr-15'],
    ],
    ['pr- beats the flavor', '15/merge', ['type=ref,event=pr'], ['pr-15-bal'], affixed],
    ['no prefix', '15/merge', ['type=ref,event=pr,prefix='], ['15-bal'], affixed],
    [
      'base',
      '15/merge',
      ['type=raw,value=mytag-{{base_ref}}', 'type=raw,d,enable={{is_default_branch}}'],
      ['mytag-master'],
    ],
  ])('%s', (_name, pull, rules, tags, flavor = '') => {
    const more: Partial<TagPlanRequest> = { event: 'pull_request', flavor, baseRef: 'master' };
    expect(plan(`refs/pull/${pull}`, rules, more).tags).toEqual(tags);
  });
});

describe('on a schedule', () => {
  test.each<Case>([
    ['defaults', 'master', [], ['nightly', 'master']],
    [
      'dates',
      'master',
      [
        "type=schedule,pattern={{date 'YYYYMMDD'}}",
        "type=schedule,pattern=at-{{commit_date 'HHmm' tz='Asia/Tokyo'}}",
      ],
      ['20200110', 'at-0930'],
    ],
    ['flavor', 'master', ['type=schedule'], ['glo-nightly-bal'], affixed],
    [
      'is always the default branch',
      'other',
      ['type=schedule', 'type=sha,priority=2000', 'type=raw,value=d,enable={{is_default_branch}}'],
      ['sha-860c190', 'nightly', 'd'],
    ],
  ])('%s', (_name, branch, rules, tags, flavor = '') => {
    expect(plan(`refs/heads/${branch}`, rules, { event: 'schedule', flavor }).tags).toEqual(tags);
  });
});

test('a dispatched workflow is its ref', () => {
  const more: Partial<TagPlanRequest> = { event: 'workflow_dispatch' };
  expect(plan('refs/heads/master', ['type=edge'], more).tags).toEqual(['edge']);
  expect(plan('refs/tags/v1.1.1', [], more).tags).toEqual(['v1.1.1', 'latest']);
});

test('nothing applies without ref and commit', () => {
  const made = plan('', ['type=sha', 'type=raw,{{branch}}'], { sha: '' });
  expect(made).toEqual({
    tags: [],
    warnings: ['No tag has been generated. Check the tag rules.'],
  });
});

describe('what is no tag is left out', () => {
  test('too long', () => {
    const made = plan(`refs/heads/${'x'.repeat(129)}`, ['type=ref,event=branch', 'type=sha']);
    expect(made.tags).toEqual(['sha-860c190']);
    expect(made.warnings.join()).toContain('longer than 128');
  });
  test('a leading dot or dash', () => {
    const made = plan('refs/heads/dev', ['type=raw,-x', 'type=raw,.y', 'type=raw,_z']);
    expect(made.tags).toEqual(['_z']);
    expect(made.warnings).toHaveLength(2);
  });
});
