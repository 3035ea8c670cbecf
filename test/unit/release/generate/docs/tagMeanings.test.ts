import { describe, expect, it } from 'vitest';
import { tagMeanings } from '../../../../../src/release/generate/docs/tagMeanings.ts';
import { parseFlavor } from '../../../../../src/release/tags/flavor.ts';
import { parseTagRules } from '../../../../../src/release/tags/tagRules.ts';

const said = (rules: string, flavor = '') =>
  tagMeanings(parseTagRules(rules), parseFlavor(flavor)).map(({ when, tag }) => `${when}: ${tag}`);

describe('what tags mean', () => {
  it.each([
    [
      'type=semver,pattern={{major}}.{{minor}}',
      'a git tag that is a version: `{{major}}.{{minor}}`; moves to the newest of its line',
    ],
    ['type=edge,branch=next', 'a push to the branch `next`: `edge`; moves with every push'],
    ['type=ref,event=pr', 'a pull request: `pr-<number>`'],
    ['type=sha,format=long,prefix=', 'every build: `<commit>`; never moves'],
    ['type=raw,value=a`b', 'every build: ``a`b``'],
    ['type=schedule,pattern=weekly', 'a scheduled run: `weekly`'],
    [
      'type=raw,value=x,enable={{is_default_branch}}',
      'every build, where `{{is_default_branch}}` holds: `x`',
    ],
  ])('%s', (rule, words) => {
    expect(said(rule, 'latest=false')).toEqual([words]);
  });

  it('has latest where the flavor gives it', () => {
    expect(said('type=semver,pattern={{version}}')).toContain(
      'the highest version, no prerelease: `latest`; never moves backwards',
    );
    expect(said('type=edge')).toHaveLength(1);
    expect(said('type=edge', 'latest=true')).toContain('every build: `latest`');
  });

  it('has what a flavor puts around tags', () => {
    expect(said('type=edge', 'suffix=-alpine')).toEqual([
      'a push to the default branch: `edge-alpine`; moves with every push',
    ]);
  });
});
