import * as z from 'zod/mini';
import { parseJsonText } from '../../oci/parseJson.ts';
import type { RemoteRepository } from '../remote.ts';
import type { Workflow, WorkflowStep } from '../workflow/workflow.ts';

const mapping = z.record(z.string(), z.unknown());

/** Values of one run of a job by what expressions call them: `env.REGISTRY`, `matrix.platform`. */
export type WorkflowValues = ReadonlyMap<string, string>;

/** What is known of a workflow without running it: names of the repository, `env`, defaults of inputs. */
export function workflowValues(
  { on, env }: Workflow,
  remote: RemoteRepository | undefined,
): WorkflowValues {
  const values = new Map<string, string>();
  if (remote !== undefined) {
    const [owner = '', ...name] = remote.path.split('/');
    values.set('github.repository', remote.path);
    values.set('github.repository_owner', owner);
    values.set('github.event.repository.name', name.join('/'));
  }
  const events = mapping.safeParse(on).data ?? {};
  for (const event of ['workflow_call', 'workflow_dispatch']) {
    const inputs = mapping.safeParse(mapping.safeParse(events[event]).data?.['inputs']).data ?? {};
    for (const [name, input] of Object.entries(inputs)) {
      const value = scalarText(mapping.safeParse(input).data?.['default']);
      if (value !== undefined) values.set(`inputs.${name}`, value);
    }
  }
  return withMapping(values, 'env', env);
}

/** A matrix that a workflow reads from a file. */
export type MatrixEntries = readonly Readonly<Record<string, unknown>>[];

/** The entries of a matrix.json; none of a file that is no list. */
export function matrixEntries(text: string): MatrixEntries {
  return z.array(mapping).safeParse(parseJsonText(text)).data ?? [];
}

/**
 * The same for each run of a step's job: one a combination of its matrix. `read` stands for what is
 * known only while it runs.
 */
export function jobValues(
  step: WorkflowStep,
  known: WorkflowValues,
  read: MatrixEntries,
): WorkflowValues[] {
  const own = withMapping(known, 'env', step.job.env);
  return combinations(step.job.strategy?.matrix, read).map((combination) =>
    withMapping(own, 'matrix', combination),
  );
}

function withMapping(known: WorkflowValues, prefix: string, value: unknown): WorkflowValues {
  const values = new Map(known);
  for (const [name, one] of Object.entries(mapping.safeParse(value).data ?? {})) {
    const text = scalarText(one);
    if (text !== undefined) values.set(`${prefix}.${name}`, text);
    else if (mapping.safeParse(one).success)
      for (const [key, inner] of withMapping(new Map(), `${prefix}.${name}`, one))
        values.set(key, inner);
  }
  return values;
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

type Combination = Readonly<Record<string, unknown>>;
const maxCombinations = 64;

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix */
function combinations(matrix: unknown, read: MatrixEntries): readonly Combination[] {
  const { include, ...axes } = mapping.safeParse(matrix).data ?? {};
  let found: Combination[] = [{}];
  for (const [name, values] of Object.entries(axes)) {
    const list = listOf(values, read);
    if (name === 'exclude' || list.length === 0) continue;
    found = found.flatMap((one) => list.map((value) => ({ ...one, [name]: value })));
    found = found.slice(0, maxCombinations);
  }
  const included = listOf(include, read);
  const extra: Combination[] = [];
  for (const entry of included.slice(0, maxCombinations)) {
    const more = mapping.safeParse(entry).data ?? {};
    const fits = (one: Combination): boolean =>
      Object.keys(one).length > 0 &&
      Object.entries(one).every(([name, value]) => !(name in more) || more[name] === value);
    if (found.some(fits)) found = found.map((one) => (fits(one) ? { ...one, ...more } : one));
    else extra.push(more);
  }
  const plain = found.filter((one) => Object.keys(one).length > 0);
  const all = [...plain, ...extra];
  return all.length === 0 ? [{}] : all;
}

function listOf(values: unknown, read: MatrixEntries): readonly unknown[] {
  if (Array.isArray(values)) return values;
  return typeof values === 'string' && /\bfromJSON\b/i.test(values) ? read : [];
}

const maxDepth = 5;
/** Of a text, and of what may be filled into it: values that name each other grow without end. */
const maxLength = 100_000;

/** Expressions that are known filled in; the others stay as they are written. */
export function resolved(text: string, values: WorkflowValues, depth = 0): string {
  if (depth === maxDepth || !text.includes('${{') || text.length > maxLength) return text;
  let room = maxLength;
  const filled = text.replace(/\$\{\{((?:(?!\$\{\{).)*?)\}\}/g, (whole, expression: string) => {
    for (const part of expression.split('||')) {
      const name = part.trim();
      const value = /^'([^']*)'$/.exec(name)?.[1] ?? values.get(name);
      if (value === undefined || value === '' || value.length > room) continue;
      room -= value.length;
      return value;
    }
    return whole;
  });
  return filled === text ? text : resolved(filled, values, depth + 1);
}
