import { millisecondsOf } from '../config/configValues.ts';
import type { StepEntry } from '../config/stepSchema.ts';
import { stepKinds } from '../config/stepSchema.ts';
import { orderProblems } from './orderProblems.ts';
import { freeId, slug } from './stepIds.ts';
import type { StepProblem } from './stepProblem.ts';
import { splitCommand } from './splitCommand.ts';
import type { Argv, Step, StepKind } from './step.ts';
import { stepTitles } from './stepTitles.ts';

export interface ConfiguredSteps {
  readonly steps: readonly Step[];
  readonly problems: readonly StepProblem[];
}

/** The inline checklist of slipway.yaml. With a problem its steps are not to be run. */
export function configuredSteps(entries: readonly StepEntry[]): ConfiguredSteps {
  const problems: StepProblem[] = [];
  const ids = idsOf(entries, problems);
  const steps = entries.map((entry, at) => {
    const report = (key: string, message: string) =>
      void problems.push({ path: [at, key], message });
    return stepOf(entry, ids[at] ?? String(at), ids.slice(0, at), report);
  });
  problems.push(...orderProblems(steps));
  return { steps, problems };
}

type Report = (key: string, message: string) => void;
type Described = Exclude<StepEntry, string>;

/** Given ones as they are; else from the title, with a number where that is taken. */
function idsOf(entries: readonly StepEntry[], problems: StepProblem[]): readonly string[] {
  const taken = new Set<string>();
  for (const [at, entry] of entries.entries()) {
    const id = typeof entry === 'string' ? undefined : entry.id;
    if (id === undefined) continue;
    if (taken.has(id))
      problems.push({ path: [at, 'id'], message: `There is another step “${id}”.` });
    taken.add(id);
  }
  return entries.map((entry) => {
    const given = typeof entry === 'string' ? undefined : entry.id;
    if (given !== undefined) return given;
    const id = freeId(slug(nameOf(entry)), taken);
    taken.add(id);
    return id;
  });
}

function titleOf(entry: Described): string {
  const kind = entry.kind ?? slipwayVerb(entry.run);
  return entry.title ?? (kind === undefined ? entry.run : stepTitles[kind]) ?? 'step';
}

/** What its id is made of: a step without a title is known by its kind. */
function nameOf(entry: StepEntry): string {
  if (typeof entry === 'string') return entry;
  const kind = entry.kind ?? slipwayVerb(entry.run);
  return entry.title === undefined && kind !== undefined ? kind : titleOf(entry);
}

function stepOf(entry: StepEntry, id: string, above: readonly string[], report: Report): Step {
  if (typeof entry === 'string')
    return { kind: 'manual', id, title: entry, needs: [], irreversible: false };
  const run = argvOf(entry.run, 'run', report);
  const kind = kindOf(entry, run);
  if (entry.title === undefined && entry.kind === undefined && entry.run === undefined)
    report('title', 'Expected a title; it is missing.');
  refuseStrangers(entry, kind, report);
  const irreversible = entry.irreversible ?? stays.has(kind);
  const { only, note, confirm } = entry;
  const common = {
    id,
    title: titleOf(entry),
    // Nothing that stays is done before everything above it, unless the list says otherwise.
    needs: entry.needs ?? (irreversible ? above : []),
    irreversible,
    ...(only === undefined ? {} : { only }),
    ...(note === undefined ? {} : { note }),
    ...(confirm === undefined ? {} : { confirm }),
  };
  return withOptions(kind, common, entry, run, report);
}

type Common = Omit<Step & { readonly kind: 'manual' }, 'kind'>;

function withOptions(
  kind: StepKind,
  common: Common,
  entry: Described,
  run: Argv | undefined,
  report: Report,
): Step {
  const { images, platforms, to, timeout } = entry;
  const ran = run === undefined ? {} : { run };
  switch (kind) {
    case 'command':
    case 'test':
    case 'scan':
    case 'sign': {
      if (run === undefined && entry.run === undefined && (kind === 'command' || kind === 'test'))
        report('kind', `A step of kind ${kind} needs a command to run.`);
      const check = argvOf(entry.check, 'check', report);
      const undo = argvOf(entry.undo, 'undo', report);
      return {
        ...{ kind, ...common, ...ran },
        ...(check === undefined ? {} : { check }),
        ...(undo === undefined ? {} : { undo }),
        ...(timeout === undefined ? {} : { timeoutMs: millisecondsOf(timeout) }),
      };
    }
    case 'build':
    case 'push':
    case 'verify':
      return {
        ...{ kind, ...common },
        ...(images === undefined ? {} : { images }),
        ...(platforms === undefined ? {} : { platforms }),
      };
    case 'promote':
      if (to === undefined) report('kind', 'A step of kind promote needs `to`.');
      return { kind, ...common, to: to ?? [], ...(images === undefined ? {} : { images }) };
    case 'announce':
      return { kind, ...common, ...ran };
    case 'manual':
    case 'version':
    case 'changelog':
    case 'binaries':
    case 'tag':
    case 'github-release':
    case 'deployment-issue':
      return { kind, ...common };
  }
}

/** Kinds whose effect others see. */
const stays: ReadonlySet<StepKind> = new Set([
  'tag',
  'push',
  'github-release',
  'deployment-issue',
  'promote',
  'announce',
  'sign',
]);

const programs: readonly StepKind[] = ['command', 'test', 'scan', 'sign'];
const imageKinds: readonly StepKind[] = ['build', 'push', 'verify', 'promote'];

/** Keys that say something about some kinds alone. */
const keysOfKinds: Readonly<Record<string, readonly StepKind[]>> = {
  run: [...programs, 'announce'],
  check: programs,
  undo: programs,
  timeout: programs,
  images: imageKinds,
  platforms: ['build', 'push', 'verify'],
  to: ['promote'],
};

function refuseStrangers(entry: Described, kind: StepKind, report: Report): void {
  for (const [key, kinds] of Object.entries(keysOfKinds)) {
    if (!Object.hasOwn(entry, key) || kinds.includes(kind)) continue;
    if (key === 'run' && slipwayVerb(entry.run) !== undefined) continue;
    report(
      key,
      `“${key}” says nothing about a step of kind ${kind}; it is for ${kinds.join(', ')}.`,
    );
  }
}

function kindOf(entry: Described, run: Argv | undefined): StepKind {
  if (entry.kind !== undefined) return entry.kind;
  const verb = slipwayVerb(entry.run);
  if (verb !== undefined) return verb;
  return run === undefined && entry.run === undefined ? 'manual' : 'command';
}

/** `slipway tag` names a kind; with options it is a command like any other. */
function slipwayVerb(run: string | undefined): StepKind | undefined {
  const [, verb] = /^\s*slipway\s+([a-z-]+)\s*$/.exec(run ?? '') ?? [];
  return stepKinds.find((kind) => kind === verb);
}

function argvOf(line: string | undefined, key: string, report: Report): Argv | undefined {
  if (line === undefined) return undefined;
  const split = splitCommand(line);
  if (split.kind === 'argv') return split.argv;
  report(key, split.problem);
  return undefined;
}
