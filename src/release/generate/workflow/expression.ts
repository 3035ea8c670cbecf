import { csvLine } from '../../../build/csvLine.ts';
import type { ImageDefinition } from '../../config/imageDefinition.ts';
import { parseMustache } from '../../tags/mustache.ts';
import { checkTemplate } from '../../tags/template.ts';
import { unsupported } from './workflowError.ts';

/** A text of the project, in which GitHub finds no expression. */
export function literal(text: string): string {
  return text.replaceAll('${{', "${{ '${{' }}");
}

/** One a line, as the actions of Docker parse their lists: quotes are CSV's, commas are not. */
export function listInput(lines: readonly string[]): string {
  return lines.map((line) => (/["\r\n]/.test(line) ? csvLine([line]) : line)).join('\n');
}

/** A text within an expression. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const ofFacts = (name: string): string => `\${{ steps.facts.outputs.${name} }}`;

/** What stands for a variable of slipway.yaml's templates while the workflow runs. */
const variables: Readonly<Record<string, string>> = {
  version: ofFacts('version'),
  major: ofFacts('major'),
  minor: ofFacts('minor'),
  patch: ofFacts('patch'),
  sha: '${{ github.sha }}',
  shortSha: ofFacts('short-sha'),
  branch: "${{ github.ref_type == 'branch' && github.ref_name || '' }}",
  tag: "${{ github.ref_type == 'tag' && github.ref_name || '' }}",
  date: ofFacts('date'),
  commitDate: ofFacts('commit-date'),
};

/**
 * A template of slipway.yaml as GitHub fills it in; `others` are variables that mean something else
 * there. Fails with WorkflowError.
 */
export function templateExpression(
  template: string,
  { name, origin }: Pick<ImageDefinition, 'name' | 'origin'>,
  others: Readonly<Record<string, string>> = {},
): string {
  const known: Readonly<Record<string, string>> = { ...variables, ...others };
  // As in a build: what a bake file holds may only look like a template.
  if (origin === 'bake' && checkTemplate(template) !== undefined) return literal(template);
  return parseMustache(template)
    .map((part) => {
      if (part.kind === 'text') return literal(part.text);
      const { expression } = part;
      const value = expression.name === 'image' ? literal(name) : known[expression.name];
      const plain = expression.params.length === 0 && expression.hash.size === 0;
      if (part.kind === 'expression' && plain && value !== undefined) return value;
      throw unsupported(
        name,
        `the template “${template}”`,
        `Use ${Object.keys(variables).join(', ')} or image, without a format or a condition.`,
      );
    })
    .join('');
}
