import type * as z from 'zod/mini';
import type { ConfigDocument, ConfigProblem, TextRange } from './configDocument.ts';
import { ConfigError } from './configError.ts';
import { schemasAt } from './configJsonSchema.ts';
import type { SlipwayConfig } from './configSchema.ts';
import { configSchema } from './configSchema.ts';
import { compilerTarget, targetVariables } from '../binaries/compilerTargets.ts';
import { configuredSteps } from '../checklist/configuredSteps.ts';
import { parseFlavor } from '../tags/flavor.ts';
import { nearestName } from '../nearestName.ts';
import { ruleLines } from '../tags/ruleFields.ts';
import { parseTagRule } from '../tags/tagRules.ts';

export type { SlipwayConfig } from './configSchema.ts';

export interface ValidatedConfig {
  /** Absent when any problem is an error. */
  readonly config?: SlipwayConfig;
  readonly problems: readonly ConfigProblem[];
}

type Path = readonly (string | number)[];

/** Checks a document against the schema of slipway.yaml; problems are in the order of the file. */
export function validateConfig(document: ConfigDocument): ValidatedConfig {
  const problems = [...document.problems];
  const unreadable = problems.some((problem) => problem.severity === 'error');
  // An empty file configures nothing, and is no mistake.
  const parsed = configSchema.safeParse(document.value ?? {}, { reportInput: true });
  if (!parsed.success) {
    if (!unreadable)
      for (const issue of parsed.error.issues) problems.push(...describeIssue(issue, [], document));
    return { problems: inOrder(problems) };
  }
  problems.push(
    ...ruleProblems(parsed.data, document),
    ...stepProblems(parsed.data, document),
    ...binaryProblems(parsed.data, document),
    ...adviceOn(parsed.data, document),
  );
  const failed = problems.some((problem) => problem.severity === 'error');
  return { ...(failed ? {} : { config: parsed.data }), problems: inOrder(problems) };
}

/** A list is the same as its lines. */
export function linesOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join('\n');
}

function describeIssue(
  issue: z.core.$ZodIssue,
  parents: Path,
  document: ConfigDocument,
): ConfigProblem[] {
  const path = [
    ...parents,
    ...issue.path.map((key) => (typeof key === 'number' ? key : String(key))),
  ];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...path, key], document));
  if (issue.code === 'invalid_key')
    return issue.issues.map((inner) => problemAt(path, inner.message, document, true));
  const branch = issue.code === 'invalid_union' ? closestBranch(issue.errors) : undefined;
  if (branch !== undefined) return branch.flatMap((inner) => describeIssue(inner, path, document));
  const missing = issue.input === undefined;
  const message = missing ? `“${String(path.at(-1) ?? '')}”: ${issue.message}` : issue.message;
  return [problemAt(missing ? path.slice(0, -1) : path, message, document, missing)];
}

/** The alternative the author seems to have meant: the one whose kind of value, and of names, it is. */
function closestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const fitting = branches.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  );
  const named = (issues: readonly z.core.$ZodIssue[]): boolean =>
    !issues.some((issue) => issue.code === 'invalid_key');
  return fitting.find(named) ?? fitting[0];
}

function unknownKey(path: Path, document: ConfigDocument): ConfigProblem {
  const key = String(path.at(-1));
  const known = schemasAt(path.slice(0, -1)).flatMap((schema) =>
    Object.keys(schema.properties ?? {}),
  );
  const nearest = nearestName(key, known);
  const advice =
    nearest === undefined ? `Known here are ${known.join(', ')}.` : `Did you mean “${nearest}”?`;
  return problemAt(path, `“${key}” is not a known key. ${advice}`, document, true);
}

function problemAt(
  path: Path,
  message: string,
  document: ConfigDocument,
  key = false,
  severity: ConfigProblem['severity'] = 'error',
): ConfigProblem {
  return { message, range: document.locate(path, key), severity, path };
}

/** Tag rules and flavor, each at its line. */
function ruleProblems(config: SlipwayConfig, document: ConfigDocument): ConfigProblem[] {
  return [
    ...lineProblems(config.tags, 'tags', parseTagRule, document),
    ...lineProblems(config.flavor, 'flavor', parseFlavor, document),
  ];
}

function lineProblems(
  value: string | readonly string[] | undefined,
  key: string,
  parse: (line: string) => unknown,
  document: ConfigDocument,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const entries = typeof value === 'string' ? [value] : (value ?? []);
  for (const [index, entry] of entries.entries()) {
    const path = typeof value === 'string' ? [key] : [key, index];
    for (const { text, line } of ruleLines(entry)) {
      try {
        parse(text);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        const range = lineRange(document, path, line);
        problems.push({ message: error.message, range, severity: 'error', path });
      }
    }
  }
  return problems;
}

/** Within a block scalar, whose first line stands below its `|`; the whole value elsewhere. */
function lineRange(document: ConfigDocument, path: Path, line: number): TextRange {
  const whole = document.locate(path);
  const at = whole.start.line + 1 + line;
  const source = document.text.split(/\r\n|\n/)[at];
  if (whole.start.line === whole.end.line || at > whole.end.line || source === undefined)
    return whole;
  return {
    start: { line: at, character: source.length - source.trimStart().length },
    end: { line: at, character: source.trimEnd().length },
  };
}

function stepProblems({ checklist }: SlipwayConfig, document: ConfigDocument): ConfigProblem[] {
  if (!Array.isArray(checklist)) return [];
  return configuredSteps(checklist).problems.map(({ path, message }) =>
    problemAt(['checklist', ...path], message, document),
  );
}

/** Platforms a binary's compiler has no target for. */
function binaryProblems(
  { binaries = {} }: SlipwayConfig,
  document: ConfigDocument,
): ConfigProblem[] {
  return Object.entries(binaries).flatMap(([name, { build = '', output = '', platforms = [] }]) => {
    const variables = new Set(targetVariables(`${build} ${output}`));
    return platforms.flatMap((platform, index) =>
      [...variables].flatMap((variable) => {
        const found = compilerTarget(variable, platform);
        if (found === undefined || 'target' in found) return [];
        return [problemAt(['binaries', name, 'platforms', index], found.problem, document)];
      }),
    );
  });
}

/** What is allowed, and rarely meant. */
function adviceOn(config: SlipwayConfig, document: ConfigDocument): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const seen = new Map<string, string>();
  for (const [name, image] of Object.entries(config.images ?? {})) {
    for (const [index, repository] of (image.repositories ?? []).entries()) {
      const other = seen.get(repository);
      const path = ['images', name, 'repositories', index];
      if (other !== undefined)
        problems.push(
          problemAt(
            path,
            other === name
              ? `“${repository}” is listed twice.`
              : `“${repository}” is the repository of ${other} too: their tags would overwrite each other.`,
            document,
            false,
            'warning',
          ),
        );
      seen.set(repository, name);
    }
  }
  return problems;
}

function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.toSorted((one, other) => {
    const [a, b] = [one.range.start, other.range.start];
    return a.line - b.line || a.character - b.character;
  });
}
