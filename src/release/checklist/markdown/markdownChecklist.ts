import type { StepEntry } from '../../config/stepSchema.ts';
import { nearestName } from '../../nearestName.ts';
import { ChecklistError } from '../checklistError.ts';
import { configuredSteps } from '../configuredSteps.ts';
import type { Step } from '../step.ts';
import { splitCommand } from '../splitCommand.ts';
import { freeId, slug } from '../stepIds.ts';
import type { MarkdownTask } from './parseTasks.ts';
import { parseTasks } from './parseTasks.ts';

/** Where the checklist stands, and what slipway.yaml says about its steps. */
export interface MarkdownSource {
  readonly file: string;
  readonly heading?: string | undefined;
  readonly steps?: Readonly<Record<string, Exclude<StepEntry, string>>> | undefined;
}

export interface MarkdownStep {
  readonly task: MarkdownTask;
  readonly step: Step;
}

/**
 * The steps of a Markdown checklist. One that slipway.yaml describes is what it says there; one with
 * a command somebody agreed to runs it; the others are done by hand. Throws ChecklistError.
 */
export function markdownChecklist(
  text: string,
  source: MarkdownSource,
  isAgreed: (command: string) => boolean,
): MarkdownStep[] {
  const { file, heading, steps: described = {} } = source;
  const { tasks, headings, found } = parseTasks(text, heading);
  if (!found) throw noHeading(file, heading ?? '', headings);
  if (tasks.length === 0) throw noTasks(source);
  const ids = idsOf(tasks);
  refuseStrangers(Object.keys(described), ids, file);
  const offers = tasks.map(offerOf);
  const entries = tasks.map((task, at): StepEntry => {
    const id = ids[at] ?? '';
    const own = Object.hasOwn(described, id) ? described[id] : undefined;
    const offer = offers[at];
    const bound = own === undefined && offer !== undefined && isAgreed(offer) ? offer : undefined;
    const { title, note } = task;
    return {
      ...{ title, ...(note === undefined ? {} : { note }) },
      ...(bound === undefined ? {} : entryOf(bound)),
      ...own,
      id,
    };
  });
  const { steps, problems } = configuredSteps(entries);
  const [problem] = problems;
  if (problem !== undefined) throw wrongStep(ids[Number(problem.path[0])] ?? '', problem.message);
  return tasks.flatMap((task, at): MarkdownStep[] => {
    const step = steps[at];
    const offer = offers[at];
    if (step === undefined) return [];
    const isOffered = step.kind === 'manual' && offer !== undefined;
    return [{ task, step: isOffered ? { ...step, offer } : step }];
  });
}

function idsOf(tasks: readonly MarkdownTask[]): readonly string[] {
  const taken = new Set<string>();
  return tasks.map(({ title }) => {
    const id = freeId(slug(title), taken);
    taken.add(id);
    return id;
  });
}

/** The one command that can be run without a shell; with several it is not plain which is meant. */
function offerOf({ commands }: MarkdownTask): string | undefined {
  const possible = commands.filter((command) => splitCommand(command).kind === 'argv');
  return possible.length === 1 ? possible[0] : undefined;
}

/** Nothing says what such a command does, so it is taken to stay; tests are known not to. */
function entryOf(run: string): Exclude<StepEntry, string> {
  if (testForm.test(run)) return { kind: 'test', run };
  return /^slipway\s+[a-z-]+$/.test(run) ? { run } : { run, irreversible: true };
}

const testForm =
  /^(?:(?:go|cargo|npm|pnpm|yarn|bun|make|mvn|gradle|\.\/gradlew|mix|dotnet|swift|zig build) (?:run )?test\b|pytest\b|tox\b|(?:npx )?(?:vitest|jest)\b)/;

function refuseStrangers(named: readonly string[], ids: readonly string[], file: string): void {
  const stranger = named.find((name) => !ids.includes(name));
  if (stranger === undefined) return;
  const nearest = nearestName(stranger, ids);
  throw new ChecklistError(
    'no-checklist',
    `${file} has no step “${stranger}”, which checklist.steps of slipway.yaml describes.`,
    nearest === undefined ? `Its steps are ${ids.join(', ')}.` : `Did you mean “${nearest}”?`,
  );
}

function noHeading(file: string, heading: string, headings: readonly string[]): ChecklistError {
  const nearest = nearestName(heading, headings);
  return new ChecklistError(
    'no-checklist',
    `${file} has no heading “${heading.slice(0, 80)}”.`,
    nearest === undefined
      ? `Its headings are ${headings.slice(0, 20).join(', ') || 'none'}.`
      : `Did you mean “${nearest}”?`,
  );
}

function noTasks({ file, heading }: MarkdownSource): ChecklistError {
  const where = heading === undefined ? file : `${file}#${heading}`;
  return new ChecklistError(
    'no-checklist',
    `${where} has no “- [ ]” items.`,
    'Write a step a line, for example: - [ ] Run all tests: `go test ./...`',
  );
}

function wrongStep(id: string, message: string): ChecklistError {
  return new ChecklistError(
    'no-checklist',
    `The step “${id}”: ${message}`,
    `Correct checklist.steps.${id} in slipway.yaml.`,
  );
}
