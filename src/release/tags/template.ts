import { ConfigError } from '../config/configError.ts';
import { formatDate } from './formatDate.ts';
import type { Expression, Part } from './mustache.ts';
import { MustacheError, parseMustache, renderMustache } from './mustache.ts';

/** What `{{…}}` in slipway.yaml may stand for. */
export interface TemplateVariables {
  /** Without a leading `v`. */
  readonly version?: string;
  readonly sha?: string;
  /** Empty on a detached HEAD. */
  readonly branch: string;
  /** Empty when no tag points at the commit. */
  readonly tag: string;
  readonly date: Date;
  /** Of the commit; `date` when absent. */
  readonly commitDate?: Date;
  /** Name of the image. */
  readonly image: string;
}

/** Names and what they stand for, for completion and messages. */
export const templateNames: Readonly<Record<string, string>> = {
  version: 'Version without a leading v; the first tag where there is none',
  major: 'First number of the version',
  minor: 'Second number of the version',
  patch: 'Third number of the version',
  sha: 'Full commit',
  shortSha: 'First seven digits of the commit',
  branch: 'Branch, empty when HEAD is detached',
  tag: 'Git tag of the commit, or empty',
  image: 'Name of the image',
  date: "Now, as ISO 8601 or {{date 'YYYYMMDD' tz='UTC'}}",
  commitDate: 'Date of the commit, as ISO 8601 or with a format',
};

/** undefined when every expression is known, else what is wrong with the template. */
export function checkTemplate(template: string): string | undefined {
  try {
    for (const expression of expressionsOf(parseMustache(template)))
      if (!Object.hasOwn(templateNames, expression.name)) return unknown(expression, template);
    return undefined;
  } catch (error) {
    if (error instanceof MustacheError) return `${error.message}${at(error.offset)}.`;
    throw error;
  }
}

/** Fills in a template of slipway.yaml. Throws ConfigError with the place of what cannot be. */
export function render(template: string, variables: TemplateVariables): string {
  const problem = checkTemplate(template);
  if (problem !== undefined) throw templateError(template, problem);
  return renderMustache(parseMustache(template), (expression) =>
    evaluate(expression, template, variables),
  );
}

function* expressionsOf(parts: readonly Part[]): Generator<Expression> {
  for (const part of parts) {
    if (part.kind === 'text') continue;
    yield part.expression;
    if (part.kind === 'condition') yield* expressionsOf([...part.then, ...part.otherwise]);
  }
}

function evaluate(expression: Expression, template: string, variables: TemplateVariables): string {
  const { name } = expression;
  switch (name) {
    case 'date':
      return dateText(expression, variables.date, template);
    case 'commitDate':
      return dateText(expression, variables.commitDate ?? variables.date, template);
    case 'branch':
    case 'tag':
    case 'image':
      return variables[name];
    case 'sha':
    case 'shortSha': {
      const { sha } = variables;
      if (sha === undefined) throw missing(name, 'there is no commit yet', template);
      return name === 'sha' ? sha : sha.slice(0, 7);
    }
    default:
      return versionPart(name, template, variables.version);
  }
}

function versionPart(name: string, template: string, version: string | undefined): string {
  if (version === undefined)
    throw missing(name, 'no git tag, version file or package.json gives a version', template);
  if (name === 'version') return version;
  const [core = ''] = version.split(/[-+]/);
  const part = core.split('.')[['major', 'minor', 'patch'].indexOf(name)] ?? '0';
  if (/^[0-9]+$/.test(part)) return part;
  throw missing(name, `“${version}” is not made of numbers`, template);
}

function dateText(expression: Expression, date: Date, template: string): string {
  const [format] = expression.params;
  if (format === undefined) return date.toISOString();
  const zone = expression.hash.get('tz');
  const timeZone = zone === undefined ? 'UTC' : zone.kind === 'text' ? zone.text : '';
  try {
    return formatDate(date, format.kind === 'text' ? format.text : format.name, timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw templateError(
      template,
      `“${timeZone}” is not a time zone${at(expression.offset)}.`,
      error,
    );
  }
}

function unknown(expression: Expression, template: string): string {
  const known = Object.keys(templateNames).join(', ');
  return `“${expression.name}” is not a variable (in “${template}”${at(expression.offset)}). Known are ${known}.`;
}

/** One-based, as people count. */
function at(offset: number): string {
  return ` at character ${offset + 1}`;
}

function missing(name: string, why: string, template: string): ConfigError {
  return templateError(template, `“{{${name}}}” in “${template}” has no value: ${why}.`);
}

function templateError(template: string, message: string, cause?: unknown): ConfigError {
  return new ConfigError(
    'invalid-template',
    message.includes(template) ? message : `In “${template}”: ${message}`,
    'Correct the template in slipway.yaml, or give the value it asks for.',
    { cause },
  );
}
