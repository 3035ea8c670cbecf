import { ruleError } from './ruleError.ts';
import { ruleFields, ruleLines } from './ruleFields.ts';

export type TagRuleType =
  'schedule' | 'semver' | 'pep440' | 'match' | 'edge' | 'ref' | 'raw' | 'sha';

interface RuleCommon {
  /** As written. */
  readonly text: string;
  readonly enable: string;
  readonly priority: number;
  /** Absent: the flavor's. Empty: none. */
  readonly prefix?: string;
  readonly suffix?: string;
}

export type TagRule = RuleCommon &
  (
    | { readonly type: 'schedule'; readonly pattern: string }
    | VersionRule
    | {
        readonly type: 'match';
        readonly pattern: string;
        readonly group: string;
        readonly value: string;
      }
    | { readonly type: 'edge'; readonly branch: string }
    | { readonly type: 'ref'; readonly event: 'branch' | 'tag' | 'pr' }
    | { readonly type: 'raw'; readonly value: string }
    | { readonly type: 'sha'; readonly format: 'short' | 'long' }
  );

interface VersionRule {
  readonly type: 'semver' | 'pep440';
  readonly pattern: string;
  readonly value: string;
  /** Regular expression whose first group is the version; empty: the whole value. */
  readonly match: string;
}

const priorities: Readonly<Record<TagRuleType, number>> = {
  schedule: 1000,
  semver: 900,
  pep440: 900,
  match: 800,
  edge: 700,
  ref: 600,
  raw: 200,
  sha: 100,
};

const common = ['type', 'enable', 'priority', 'prefix', 'suffix'];

const attributes: Readonly<Record<TagRuleType, readonly string[]>> = {
  schedule: ['pattern'],
  semver: ['pattern', 'value', 'match'],
  pep440: ['pattern', 'value', 'match'],
  match: ['pattern', 'group', 'value'],
  edge: ['branch'],
  ref: ['event'],
  raw: ['value'],
  sha: ['format'],
};

const defaults = 'type=schedule\ntype=ref,event=branch\ntype=ref,event=tag\ntype=ref,event=pr';

/**
 * Rules of docker/metadata-action's `tags` input, highest priority first; its defaults when the
 * text holds none. Throws ConfigError for what the action refuses.
 */
export function parseTagRules(text: string): TagRule[] {
  const lines = ruleLines(text);
  const rules = (lines.length === 0 ? ruleLines(defaults) : lines).map((line) =>
    parseTagRule(line.text),
  );
  return rules.sort((one, other) => other.priority - one.priority || 0);
}

/** Attributes of a line that its type does not know; the action ignores them silently. */
export function unknownAttributes(rule: TagRule): string[] {
  const known = new Set([...common, ...attributes[rule.type], 'value']);
  return ruleFields(rule.text).flatMap(({ key }) =>
    key === undefined || known.has(key) ? [] : [key],
  );
}

function isType(text: string): text is TagRuleType {
  return Object.hasOwn(priorities, text);
}

/** One rule. A line without a type is a raw value. Throws ConfigError. */
export function parseTagRule(text: string): TagRule {
  const fields = new Map<string, string>();
  for (const { key, value } of ruleFields(text)) fields.set(key ?? 'value', value);
  const type = fields.get('type') ?? 'raw';
  if (!isType(type)) throw ruleError(text, `“${type}” is not a type of rule`);
  const prefix = fields.get('prefix') ?? defaultPrefix(type, fields.get('event'));
  const suffix = fields.get('suffix');
  return {
    ...{ text, enable: fields.get('enable') ?? 'true' },
    priority: Number(fields.get('priority') ?? priorities[type]),
    ...(prefix === undefined ? {} : { prefix }),
    ...(suffix === undefined ? {} : { suffix }),
    ...byType(type, fields, text),
  };
}

function defaultPrefix(type: TagRuleType, event: string | undefined): string | undefined {
  if (type === 'sha') return 'sha-';
  return type === 'ref' && event === 'pr' ? 'pr-' : undefined;
}

type Specific<Rule> = Rule extends unknown ? Omit<Rule, keyof RuleCommon> : never;

function byType(
  type: TagRuleType,
  fields: ReadonlyMap<string, string>,
  text: string,
): Specific<TagRule> {
  const need = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw ruleError(text, `type=${type} needs ${name}=`);
    return value;
  };
  const value = fields.get('value') ?? '';
  switch (type) {
    case 'schedule':
      return { type, pattern: fields.get('pattern') ?? 'nightly' };
    case 'semver':
    case 'pep440':
      return { type, pattern: need('pattern'), value, match: fields.get('match') ?? '' };
    case 'match': {
      const group = fields.get('group') ?? '0';
      if (Number.isNaN(Number(group))) throw ruleError(text, `group “${group}” is not a number`);
      return { type, pattern: need('pattern'), group, value };
    }
    case 'edge':
      return { type, branch: fields.get('branch') ?? '' };
    case 'ref': {
      const event = need('event');
      if (event === 'branch' || event === 'tag' || event === 'pr') return { type, event };
      throw ruleError(text, `event “${event}” is none of branch, tag, pr`);
    }
    case 'raw':
      return { type, value: need('value') };
    case 'sha': {
      const format = fields.get('format') ?? 'short';
      if (format === 'short' || format === 'long') return { type, format };
      throw ruleError(text, `format “${format}” is neither short nor long`);
    }
  }
}
