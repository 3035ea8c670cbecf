import { parse as parseSemver, prerelease, valid } from 'semver';
import type { RuleContext, Values } from './ruleExpressions.ts';
import { globalValues, renderRule, shortSha } from './ruleExpressions.ts';
import { MustacheError, parseMustache } from './mustache.ts';
import { parsePep440 } from './pep440.ts';
import { ruleError } from './ruleError.ts';
import type { TagRule } from './tagRules.ts';

/** What a rule gives before prefix, suffix and cleaning. */
export interface RuleTag {
  readonly value: string;
  /** Whether `latest=auto` tags it as latest when it comes first. */
  readonly latest: boolean;
}

type RuleOf<Type extends TagRule['type']> = Extract<TagRule, { type: Type }>;

/** The tag of one rule for this event and ref; undefined when it does not apply. Throws ConfigError. */
export function ruleTag(
  rule: TagRule,
  context: RuleContext,
  warn: (text: string) => void,
): RuleTag | undefined {
  switch (rule.type) {
    case 'schedule':
      if (context.event !== 'schedule') return undefined;
      return { value: renderRule(rule.pattern, {}, context, rule.text), latest: false };
    case 'semver':
    case 'pep440':
      return versionTag(rule, context, warn);
    case 'match':
      return matchTag(rule, context, warn);
    case 'edge':
      return edgeTag(rule, context, warn);
    case 'ref':
      return refTag(rule, context.ref);
    case 'raw':
      return {
        value: renderRule(rule.value, globalValues(context), context, rule.text),
        latest: false,
      };
    case 'sha': {
      if (context.sha === '') return undefined;
      return {
        value: rule.format === 'short' ? shortSha(context.sha) : context.sha,
        latest: false,
      };
    }
  }
}

/** The rule's `value`, else the git tag; undefined on another ref. */
function subject(
  rule: RuleOf<'semver' | 'pep440' | 'match'>,
  context: RuleContext,
): string | undefined {
  if (rule.value !== '') return renderRule(rule.value, globalValues(context), context, rule.text);
  return context.ref.startsWith('refs/tags/') ? context.ref.slice('refs/tags/'.length) : undefined;
}

function versionTag(
  rule: RuleOf<'semver' | 'pep440'>,
  context: RuleContext,
  warn: (text: string) => void,
): RuleTag | undefined {
  let text = subject(rule, context);
  if (text === undefined) return undefined;
  if (rule.match !== '') {
    const found = match(text, rule.match, undefined, rule.text);
    if (found === null) warn(`${rule.match} does not match ${text}.`);
    else if (found[1] === undefined) throw ruleError(rule.text, 'match= needs a group');
    else text = found[1];
  }
  text = text.replaceAll('/', '-');
  // These patterns know the parts of the version and nothing else: no dates, no branch.
  return rule.type === 'semver' ? semverTag(rule, text, warn) : pep440Tag(rule, text, warn);
}

function semverTag(
  rule: RuleOf<'semver' | 'pep440'>,
  text: string,
  warn: (text: string) => void,
): RuleTag | undefined {
  const version = valid(text) === null ? null : parseSemver(text, { loose: true });
  if (version === null) {
    warn(`${text} is not a valid semver. More info: https://semver.org/`);
    return undefined;
  }
  const values: Values = {
    raw: version.raw,
    version: version.version,
    major: `${version.major}`,
    minor: `${version.minor}`,
    patch: `${version.patch}`,
    prerelease: version.prerelease.join(','),
    build: version.build.join(','),
  };
  const stable = prerelease(text) === null;
  const pattern = stable || isRaw(rule.pattern) ? rule.pattern : '{{version}}';
  return { value: renderRule(pattern, values, undefined, rule.text), latest: stable };
}

function pep440Tag(
  rule: RuleOf<'semver' | 'pep440'>,
  text: string,
  warn: (text: string) => void,
): RuleTag | undefined {
  const version = parsePep440(text);
  if (version === undefined) {
    warn(`${text} does not conform to PEP 440. More info: https://peps.python.org/pep-0440/`);
    return undefined;
  }
  if (!version.final)
    return { value: isRaw(rule.pattern) ? text : version.normalised, latest: false };
  const values: Values = {
    raw: text,
    version: version.normalised,
    major: `${version.major}`,
    minor: `${version.minor}`,
    patch: `${version.patch}`,
  };
  return { value: renderRule(rule.pattern, values, undefined, rule.text), latest: true };
}

/** Exactly `{{raw}}` and nothing around it. */
function isRaw(pattern: string): boolean {
  try {
    const [only, ...rest] = parseMustache(pattern);
    return rest.length === 0 && only?.kind === 'expression' && only.expression.name === 'raw';
  } catch (error) {
    if (error instanceof MustacheError) return false;
    throw error;
  }
}

function matchTag(
  rule: RuleOf<'match'>,
  context: RuleContext,
  warn: (text: string) => void,
): RuleTag | undefined {
  const text = subject(rule, context);
  if (text === undefined) return undefined;
  const [, source = rule.pattern, flags] = /^\/(.+)\/(.*)$/.exec(rule.pattern) ?? [];
  const found = match(text, source, flags, rule.text);
  if (found === null) {
    warn(`${rule.pattern} does not match ${text}.`);
    return undefined;
  }
  const value = /^(?:0|[1-9][0-9]*)$/.test(rule.group) ? found[Number(rule.group)] : undefined;
  if (value === undefined) {
    warn(`Group ${rule.group} does not exist for ${rule.pattern} pattern.`);
    return undefined;
  }
  return { value, latest: true };
}

function match(
  text: string,
  source: string,
  flags: string | undefined,
  line: string,
): RegExpMatchArray | null {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, flags);
  } catch (error) {
    throw ruleError(line, `“${source}” is not a regular expression`, error);
  }
  // With the flag g this is the list of matches, whose n-th the group then means, as upstream.
  return text.match(pattern);
}

function edgeTag(
  rule: RuleOf<'edge'>,
  context: RuleContext,
  warn: (text: string) => void,
): RuleTag | undefined {
  if (!context.ref.startsWith('refs/heads/')) return undefined;
  const branch = rule.branch === '' ? context.defaultBranch : rule.branch;
  if (branch === undefined)
    warn(`The default branch is not known, so “${rule.text}” gives nothing: add branch=.`);
  if (branch === undefined || context.ref !== `refs/heads/${branch}`) return undefined;
  return { value: 'edge', latest: false };
}

function refTag(rule: RuleOf<'ref'>, ref: string): RuleTag | undefined {
  const after = (start: string): string | undefined =>
    ref.startsWith(start) ? ref.slice(start.length) : undefined;
  switch (rule.event) {
    case 'branch': {
      const branch = after('refs/heads/');
      return branch === undefined ? undefined : { value: branch, latest: false };
    }
    case 'tag': {
      const tag = after('refs/tags/');
      return tag === undefined ? undefined : { value: tag, latest: true };
    }
    case 'pr': {
      const pull = after('refs/pull/');
      return pull === undefined
        ? undefined
        : { value: pull.replace(/\/merge$/, ''), latest: false };
    }
  }
}
