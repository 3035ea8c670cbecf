import { formatDate } from './formatDate.ts';
import type { Argument, Expression } from './mustache.ts';
import { MustacheError, parseMustache, renderMustache } from './mustache.ts';
import { ruleError } from './ruleError.ts';

/** What `{{…}}` of tag rules may speak of. */
export interface RuleContext {
  readonly event: string;
  readonly ref: string;
  readonly sha: string;
  readonly defaultBranch: string | undefined;
  readonly baseRef: string | undefined;
  readonly date: Date;
  readonly commitDate: Date;
}

const heads = /^refs\/heads\//;
const tags = /^refs\/tags\//;

/** Values by name; a name that is not there is empty, as in Handlebars. */
export type Values = Readonly<Record<string, string>>;

/** Seven hex digits, as docker/metadata-action shortens. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** The expressions allowed in value, prefix, suffix and enable. */
export function globalValues(context: RuleContext): Values {
  const { ref } = context;
  const isDefault = isDefaultBranch(context);
  const takesBase = tags.test(ref) || ref.startsWith('refs/pull/');
  return {
    branch: heads.test(ref) ? ref.replace(heads, '') : '',
    tag: tags.test(ref) ? ref.replace(tags, '') : '',
    sha: shortSha(context.sha),
    base_ref: takesBase ? (context.baseRef ?? '').replace(heads, '') : '',
    is_default_branch: `${isDefault}`,
    is_not_default_branch: `${!isDefault}`,
  };
}

function isDefaultBranch({ ref, defaultBranch, event }: RuleContext): boolean {
  const branch = ref.replace(heads, '');
  if (branch === '') return false;
  // A scheduled workflow always runs on the last commit of the default branch.
  return branch === defaultBranch || event === 'schedule';
}

/**
 * Renders a template of the rule `line` with `values` and, given a context, its dates. Unlike Handlebars it does not
 * escape values as HTML, so that a branch `a&b` gives `a-b` and not `a-amp-b`. Throws ConfigError.
 */
export function renderRule(
  template: string,
  values: Values,
  context: RuleContext | undefined,
  line: string,
): string {
  if (!template.includes('{{')) return template;
  try {
    return renderMustache(parseMustache(template), (expression) => {
      const { name } = expression;
      const date = dateOf(name, context);
      if (date !== undefined) return renderDate(expression, date, line);
      if (Object.hasOwn(values, name)) return values[name] ?? '';
      if (expression.params.length > 0) throw ruleError(line, `“${name}” is not known`);
      return '';
    });
  } catch (error) {
    if (!(error instanceof MustacheError)) throw error;
    const hint = template.includes('${{') ? ' (GitHub expressions are not evaluated here)' : '';
    throw ruleError(line, `${error.message}${hint}`, error);
  }
}

function dateOf(name: string, context: RuleContext | undefined): Date | undefined {
  if (name === 'date') return context?.date;
  return name === 'commit_date' ? context?.commitDate : undefined;
}

function renderDate(expression: Expression, date: Date, line: string): string {
  const [format] = expression.params;
  if (format === undefined)
    throw ruleError(line, `${expression.name} needs a format, such as 'YYYYMMDD'`);
  for (const key of expression.hash.keys())
    if (key !== 'tz') throw ruleError(line, `${expression.name} knows no “${key}”, only tz`);
  const zone = expression.hash.get('tz');
  try {
    // A format without quotes is a name that stands for nothing: the action's answer is ISO 8601.
    return formatDate(date, quoted(format), zone === undefined ? 'UTC' : quoted(zone));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw ruleError(line, 'tz is not a time zone such as Europe/Berlin, in quotes', error);
  }
}

function quoted(argument: Argument): string {
  return argument.kind === 'text' ? argument.text : '';
}
