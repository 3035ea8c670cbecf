import { isTag } from '../../oci/reference.ts';
import type { Flavor } from './flavor.ts';
import { parseFlavor } from './flavor.ts';
import type { RuleContext } from './ruleExpressions.ts';
import { globalValues, renderRule } from './ruleExpressions.ts';
import { ruleError } from './ruleError.ts';
import { ruleTag } from './ruleTags.ts';
import { lintTagRules } from './lintTagRules.ts';
import type { TagRule } from './tagRules.ts';
import { parseTagRules, unknownAttributes } from './tagRules.ts';

export type TagEvent = 'push' | 'pull_request' | 'schedule' | 'workflow_dispatch';

export interface TagPlanRequest {
  readonly event: TagEvent;
  /** Full git reference: `refs/heads/…`, `refs/tags/…` or `refs/pull/N/merge`; empty for a commit alone. */
  readonly ref: string;
  /** 40 hex digits, or empty when there is no commit. */
  readonly sha: string;
  readonly defaultBranch?: string;
  /** Now, as `{{date}}` sees it. */
  readonly date: Date;
  /** Of `sha`, as `{{commit_date}}` sees it; `date` when absent. */
  readonly commitDate?: Date;
  /** `{{base_ref}}`: the target branch of a pull request, or the branch a tag was pushed from. */
  readonly baseRef?: string;
  /** Rules, one a line, in docker/metadata-action's grammar; its defaults when there is none. */
  readonly rules?: string;
  readonly flavor?: string;
}

export interface TagPlan {
  readonly version?: string;
  /** In docker/metadata-action's order, `latest` last; without repository. */
  readonly tags: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * The tags docker/metadata-action gives one image. The first tag is the version; whether `latest`
 * follows was decided by the rule it came from. Differences: values are not escaped as HTML, and
 * what is no tag (longer than 128 characters, starting with “.” or “-”) is left out with a warning.
 * Throws ConfigError for a rule or flavor the action refuses too.
 */
export function planTags(request: TagPlanRequest): TagPlan {
  const rules = parseTagRules(request.rules ?? '');
  const flavor = parseFlavor(request.flavor ?? '');
  const context: RuleContext = {
    event: request.event,
    ref: request.ref,
    sha: request.sha,
    defaultBranch: request.defaultBranch,
    baseRef: request.baseRef,
    date: request.date,
    commitDate: request.commitDate ?? request.date,
  };
  const warnings: string[] = [];
  const tags = new Set<string>();
  let latest: boolean | undefined;
  for (const rule of rules) {
    const made = applyRule(rule, flavor, context, (text) => warnings.push(text));
    if (made === undefined) continue;
    tags.add(made.value);
    latest ??= flavor.latest === 'auto' ? made.latest : flavor.latest === 'true';
  }
  if (latest === true) {
    const tag = latestTag(flavor, (text) => warnings.push(text));
    if (tag !== undefined) tags.add(tag);
  }
  warnings.push(...lintTagRules(rules, [...tags], request.ref, latest === true));
  const [version] = tags;
  if (version === undefined) warnings.push('No tag has been generated. Check the tag rules.');
  return {
    ...(version === undefined ? {} : { version }),
    tags: [...tags],
    warnings: [...new Set(warnings)],
  };
}

function applyRule(
  rule: TagRule,
  flavor: Flavor,
  context: RuleContext,
  warn: (text: string) => void,
): { value: string; latest: boolean } | undefined {
  for (const key of unknownAttributes(rule))
    warn(`“${key}” in “${rule.text}” is not an attribute of type=${rule.type} and is ignored.`);
  if (!isEnabled(rule, context)) return undefined;
  const made = ruleTag(rule, context, warn);
  if (made === undefined) return undefined;
  const global = globalValues(context);
  const prefix = renderRule(rule.prefix ?? flavor.prefix, global, context, rule.text);
  const suffix = renderRule(rule.suffix ?? flavor.suffix, global, context, rule.text);
  const value = sanitise(`${prefix}${made.value}${suffix}`);
  if (value === '') return undefined;
  if (isTag(value)) return { value, latest: made.latest };
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  const why = value.length > 128 ? 'is longer than 128 characters' : 'starts with “.” or “-”';
  warn(`“${shown}” of “${rule.text}” ${why} and is left out.`);
  return undefined;
}

function isEnabled(rule: TagRule, context: RuleContext): boolean {
  const enable = renderRule(rule.enable, globalValues(context), context, rule.text);
  if (enable !== 'true' && enable !== 'false')
    throw ruleError(rule.text, `enable “${enable}” is neither true nor false`);
  return enable === 'true';
}

/** As the action does, expressions of the flavor are not rendered here. */
function latestTag(flavor: Flavor, warn: (text: string) => void): string | undefined {
  const prefix = flavor.prefixLatest ? flavor.prefix : '';
  const suffix = flavor.suffixLatest ? flavor.suffix : '';
  const tag = sanitise(`${prefix}latest${suffix}`);
  if (`${prefix}${suffix}`.includes('{{'))
    warn(`The flavor’s expressions are not rendered for “latest”, which becomes “${tag}”.`);
  if (isTag(tag)) return tag;
  warn(`“${tag}” of the flavor is not a tag and is left out.`);
  return undefined;
}

function sanitise(tag: string): string {
  return tag.replace(/[^a-zA-Z0-9._-]+/g, '-');
}
