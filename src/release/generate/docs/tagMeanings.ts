import { codeSpan } from '../../markdown.ts';
import type { Flavor } from '../../tags/flavor.ts';
import type { TagRule } from '../../tags/tagRules.ts';

/** When a tag is given and what it is, as Markdown. */
export interface TagMeaning {
  readonly when: string;
  readonly tag: string;
}

/** Tag rules in words, one each, and what becomes of `latest`. */
export function tagMeanings(rules: readonly TagRule[], flavor: Flavor): TagMeaning[] {
  return [...rules.map((rule) => meaning(rule, flavor)), ...latest(rules, flavor)];
}

function meaning(rule: TagRule, flavor: Flavor): TagMeaning {
  const { when, tag } = bare(rule, flavor);
  if (rule.enable === 'true') return { when, tag };
  if (rule.enable === 'false') return { when: 'never: the rule is switched off', tag };
  return { when: `${when}, where ${codeSpan(rule.enable)} holds`, tag };
}

function bare(rule: TagRule, flavor: Flavor): TagMeaning {
  const around = (text: string): string =>
    codeSpan(`${rule.prefix ?? flavor.prefix}${text}${rule.suffix ?? flavor.suffix}`);
  switch (rule.type) {
    case 'schedule':
      return { when: 'a scheduled run', tag: around(rule.pattern) };
    case 'semver':
    case 'pep440':
      return {
        when:
          rule.value === '' ? 'a git tag that is a version' : `the version ${codeSpan(rule.value)}`,
        tag: `${around(rule.pattern)}${moves(rule.pattern)}`,
      };
    case 'match':
      return {
        when: `a git tag that has ${codeSpan(rule.pattern)}`,
        tag: rule.group === '0' ? around('<match>') : around(`<group ${rule.group} of the match>`),
      };
    case 'edge': {
      const branch =
        rule.branch === '' ? 'the default branch' : `the branch ${codeSpan(rule.branch)}`;
      return { when: `a push to ${branch}`, tag: `${around('edge')}; moves with every push` };
    }
    case 'ref':
      return byEvent(rule.event, around);
    case 'raw':
      return { when: 'every build', tag: around(rule.value) };
    case 'sha':
      return {
        when: 'every build',
        tag: `${around(rule.format === 'short' ? '<short commit>' : '<commit>')}; never moves`,
      };
  }
}

function byEvent(event: 'branch' | 'tag' | 'pr', around: (text: string) => string): TagMeaning {
  switch (event) {
    case 'branch':
      return {
        when: 'a push to a branch',
        tag: `${around('<branch>')}; moves with every push`,
      };
    case 'tag':
      return { when: 'a git tag', tag: around('<git tag>') };
    case 'pr':
      return { when: 'a pull request', tag: around('<number>') };
  }
}

/** A tag that leaves out parts of a version stands for the newest of them. */
function moves(pattern: string): string {
  if (/\{\{\s*(?:version|raw|patch)\s*\}\}/.test(pattern)) return '';
  return /\{\{\s*(?:major|minor)\s*\}\}/.test(pattern) ? '; moves to the newest of its line' : '';
}

/** https://github.com/docker/metadata-action#latest-tag */
function latest(rules: readonly TagRule[], { latest: wanted }: Flavor): TagMeaning[] {
  const tag = codeSpan('latest');
  switch (wanted) {
    case 'false':
      return [];
    case 'true':
      return [{ when: 'every build', tag }];
    case 'auto':
      return rules.some(
        ({ type, ...rule }) =>
          type === 'semver' ||
          type === 'pep440' ||
          type === 'match' ||
          ('event' in rule && rule.event === 'tag'),
      )
        ? [{ when: 'the highest version, no prerelease', tag: `${tag}; never moves backwards` }]
        : [];
  }
}
