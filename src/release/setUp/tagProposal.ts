import { ConfigError } from '../config/configError.ts';
import { parseFlavor } from '../tags/flavor.ts';
import { ruleLines } from '../tags/ruleFields.ts';
import { parseTagRule } from '../tags/tagRules.ts';
import type { Workflow, WorkflowStep } from '../workflow/workflow.ts';
import { startsOnTags } from '../workflow/workflow.ts';
import type { TagEvidence } from './buildEvidence.ts';
import { evidenceKinds } from './buildEvidence.ts';
import type { WorkflowValues } from './workflowValues.ts';
import { resolved } from './workflowValues.ts';

export interface TagProposal {
  /** In docker/metadata-action's grammar. */
  readonly rules: readonly string[];
  /** Rules of a workflow that nobody outside of it can follow. */
  readonly left: readonly string[];
  readonly flavor?: string;
  readonly from: string;
  /** Where several files say it, how many rules this one has decides. */
  readonly onTags: boolean;
}

/** The rules of a workflow's metadata steps. */
export function metadataRules(
  workflow: Workflow,
  steps: readonly WorkflowStep[],
  known: WorkflowValues,
  path: string,
): TagProposal[] {
  return steps
    .filter(({ action }) => action === 'docker/metadata-action')
    .map((step): TagProposal => {
      const lines = ruleLines(resolved(step.input('tags'), known)).map(({ text }) =>
        onDefaultBranch(text),
      );
      const rules = lines.filter(isRule);
      const flavor = ruleLines(resolved(step.input('flavor'), known)).map(({ text }) => text);
      const usable = flavor.length > 0 && flavor.every(isFlavor);
      return {
        // https://github.com/docker/metadata-action#tags-input: what it does without any.
        rules: lines.length === 0 ? usual : rules,
        left: lines.filter((line) => !isRule(line)),
        ...(usable ? { flavor: flavor.join('\n') } : {}),
        from: `${path}, job ${String(step.path[1])}`,
        onTags: startsOnTags(workflow),
      };
    });
}

const usual = ['type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr'];

/** The recipe of metadata-action's own documentation, and the short form of the same. */
function onDefaultBranch(rule: string): string {
  return rule.replace(
    /enable=\$\{\{\s*github\.ref\s*==\s*(?:format\('refs\/heads\/\{0\}',\s*(?:'[^']*'|github\.event\.repository\.default_branch)\)|'refs\/heads\/(?:main|master)')\s*\}\}/,
    'enable={{is_default_branch}}',
  );
}

function isRule(text: string): boolean {
  return !text.includes('${{') && holds(() => parseTagRule(text));
}

function isFlavor(text: string): boolean {
  return !text.includes('${{') && holds(() => parseFlavor(text));
}

function holds(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** Rules that make tags such as those that scripts and documents give: `v1.2.0`, `v1`, `sha-1234567`. */
export function rulesOfTags(tags: readonly TagEvidence[]): TagProposal | undefined {
  for (const kind of evidenceKinds) {
    const own = tags.filter((one) => one.kind === kind);
    const found = new Map<string, string>();
    for (const { tag, from } of own) {
      const rule = ruleOf(tag);
      if (rule !== undefined && !found.has(rule)) found.set(rule, from);
    }
    const [first] = found.values();
    if (first !== undefined)
      return {
        rules: order.filter((rule) => found.has(rule)),
        left: [],
        from: first,
        onTags: true,
      };
  }
  return undefined;
}

const version = '(?:\\d+\\.\\d+\\.\\d+\\S*|\\$[({]?(?:[A-Z]+_)?VERSION[)}]?)';
const forms: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^v${version}$`), 'type=semver,pattern=v{{version}}'],
  [new RegExp(`^${version}$`), 'type=semver,pattern={{version}}'],
  [/^v\d+\.\d+$/, 'type=semver,pattern=v{{major}}.{{minor}}'],
  [/^\d+\.\d+$/, 'type=semver,pattern={{major}}.{{minor}}'],
  [/^v\d+$/, 'type=semver,pattern=v{{major}}'],
  [/^sha-/, 'type=sha'],
];
const order = forms.map(([, rule]) => rule);

function ruleOf(tag: string): string | undefined {
  return forms.find(([form]) => form.test(tag))?.[1];
}

/** Rules that make what a workflow's script makes of the ref; undefined when it looks at none. */
export function rulesOfScript(
  workflow: Workflow,
  steps: readonly WorkflowStep[],
  path: string,
): TagProposal | undefined {
  const step = steps.find(({ run }) => /GITHUB_REF|github\.ref/.test(run) && /tag/i.test(run));
  if (step === undefined) return undefined;
  const script = steps
    .filter(({ job }) => job === step.job)
    .map(({ run }) => run)
    .join('\n');
  const rules = [
    ...(script.includes('refs/tags/')
      ? [`type=semver,pattern=${script.includes('refs/tags/v') ? '' : 'v'}{{version}}`]
      : []),
    ...(/refs\/heads\//.test(script) ? ['type=ref,event=branch'] : []),
    ...(/:sha-|\bsha-\$/.test(script) ? ['type=sha'] : []),
  ];
  if (rules.length === 0) return undefined;
  const from = `the script of ${path}, job ${String(step.path[1])}: compare what both make`;
  return { rules, left: [], from, onTags: startsOnTags(workflow) };
}
