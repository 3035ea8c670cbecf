import type { TagRule } from '../../tags/tagRules.ts';
import { literal } from './expression.ts';
import { unsupported } from './workflowError.ts';

/** What the rules look at where it is not the ref that started the workflow. Expressions. */
export interface ReleasedTag {
  readonly tag: string;
  readonly commit: string;
  readonly shortCommit: string;
  /** Whether `latest` moves. */
  readonly moves: string;
}

/** Rules as they are for a git tag of somebody else, which the action is told. WorkflowError. */
export function releasedRules(rules: readonly TagRule[], released: ReleasedTag): TagRule[] {
  return rules.flatMap((rule) => {
    const text = releasedText(rule, released);
    return text === undefined ? [] : [{ ...rule, text }];
  });
}

/** Undefined for a rule that gives nothing for a git tag. */
function releasedText(rule: TagRule, released: ReleasedTag): string | undefined {
  const { tag, commit, shortCommit } = released;
  refuseOwnFacts(rule);
  switch (rule.type) {
    case 'semver':
    case 'pep440':
    case 'match':
      return rule.value === '' ? `${literal(rule.text)},value=\${{ ${tag} }}` : literal(rule.text);
    case 'ref':
      return rule.event === 'tag' ? rawText(rule, tag) : undefined;
    case 'sha':
      return rawText(rule, rule.format === 'short' ? shortCommit : commit);
    case 'raw':
      return literal(rule.text);
    case 'schedule':
    case 'edge':
      return undefined;
  }
}

function rawText({ priority, prefix, suffix, enable }: TagRule, value: string): string {
  return [
    ...['type=raw', `value=\${{ ${value} }}`, `priority=${String(priority)}`],
    ...(prefix === undefined ? [] : [`prefix=${literal(prefix)}`]),
    ...(suffix === undefined ? [] : [`suffix=${literal(suffix)}`]),
    ...(enable === 'true' ? [] : [`enable=${literal(enable)}`]),
  ].join(',');
}

/** The action would fill in branch, tag and commit of the repository it runs in. */
function refuseOwnFacts(rule: TagRule): void {
  const { enable, prefix = '', suffix = '' } = rule;
  const value = 'value' in rule ? rule.value : '';
  if (![enable, prefix, suffix, value].some((text) => /\{\{(?!\s*date\b)/.test(text))) return;
  throw unsupported(
    'The workflow of mirrors',
    `the tag rule “${rule.text}”`,
    'Use type=semver, type=ref,event=tag, type=sha, or a plain value.',
  );
}
