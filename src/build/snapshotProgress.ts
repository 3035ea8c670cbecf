import type {
  PlatformSnapshot,
  ProgressSnapshot,
  StepSnapshot,
  StepState,
} from './progressSnapshot.ts';
import type { VertexStatus, VertexWarning } from './solveStatus.ts';
import { parseStepName } from './stepName.ts';
import type { VertexRecord } from './vertexRecord.ts';

/** How a build ended; undefined while it runs. */
export type BuildEnd = 'done' | 'failed' | 'cancelled' | undefined;

export interface ProgressState {
  readonly platforms: readonly string[];
  /** Records of one step each: a vertex, or the members of a progress group. */
  readonly steps: readonly (readonly VertexRecord[])[];
  readonly platformOf: ReadonlyMap<string, string>;
  readonly warnings: readonly VertexWarning[];
  readonly end: BuildEnd;
}

/** The picture of a build at one moment. */
export function snapshotProgress(state: ProgressState, now: number | undefined): ProgressSnapshot {
  const stepOf = stepsByVertex(state.steps);
  const steps = state.steps.map((members) => ({
    ...stepSnapshot(members, state, now),
    ...inputsOf(members, stepOf),
  }));
  const running = steps
    .filter((step) => step.state === 'running')
    .sort(byStart)
    .at(-1);
  const failed = steps.find((step) => step.state === 'failed');
  return {
    platforms: platformSnapshots(steps, state),
    steps,
    done: steps.filter(isOver).length,
    total: steps.length,
    cached: steps.filter((step) => step.state === 'cached').length,
    ...(running && { running }),
    ...(failed && { failed }),
    warnings: state.warnings,
  };
}

/** Id of the step each vertex belongs to. */
function stepsByVertex(steps: ProgressState['steps']): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap((members) =>
      members.map(({ digest, group }) => [digest, group?.id ?? digest] as const),
    ),
  );
}

function inputsOf(
  members: readonly VertexRecord[],
  stepOf: ReadonlyMap<string, string>,
): Pick<StepSnapshot, 'inputs'> {
  const all = members.flatMap(({ inputs }) => inputs.flatMap((input) => stepOf.get(input) ?? []));
  const own = new Set(members.flatMap(({ digest }) => stepOf.get(digest) ?? []));
  const inputs = [...new Set(all)].filter((id) => !own.has(id));
  return inputs.length === 0 ? {} : { inputs };
}

/** Snapshot of a step made of `members`. */
export function stepSnapshot(
  members: readonly VertexRecord[],
  { platforms, platformOf, end }: Pick<ProgressState, 'platforms' | 'platformOf' | 'end'>,
  now: number | undefined,
): StepSnapshot {
  const first = members[0];
  const fullName = first?.group?.name || first?.name || '';
  const platform = onlyOne(members.map((member) => platformOf.get(member.digest)));
  const state = ended(groupState(members), end);
  const startedAt = least(members.map((member) => member.firstStarted));
  const durationMs = spent(members, state === 'running' ? now : undefined);
  const transfer = state === 'running' ? transferOf(members.flatMap((m) => m.statuses)) : undefined;
  const error = members.find((member) => member.error !== '')?.error;
  return {
    id: first?.group?.id ?? first?.digest ?? '',
    name: platform === undefined ? fullName : parseStepName(fullName, platforms).short,
    fullName,
    ...(platform !== undefined && { platform }),
    state,
    ...(startedAt !== undefined && { startedAt }),
    ...(durationMs !== undefined && { durationMs }),
    ...(transfer !== undefined && { transfer }),
    ...(error !== undefined && { error }),
    hasLog: members.some((member) => member.hasLog),
  };
}

function groupState(members: readonly VertexRecord[]): StepState {
  const states = members.map((member) => member.state);
  for (const decisive of ['failed', 'cancelled', 'running'] as const)
    if (states.includes(decisive)) return decisive;
  if (states.every((state) => state === 'cached')) return 'cached';
  return states.some((state) => state === 'done' || state === 'cached') ? 'done' : 'waiting';
}

/** What still ran when the build ended can run no more. */
function ended(state: StepState, end: BuildEnd): StepState {
  if (state !== 'running' || end === undefined) return state;
  return end === 'done' ? 'done' : 'cancelled';
}

/** Members of a group run side by side: from the first start to the last end. */
function spent(members: readonly VertexRecord[], now: number | undefined): number | undefined {
  if (members.length === 1) return members[0]?.duration(now);
  const start = least(members.map((member) => member.firstStarted));
  const ends = members.map(
    (member) => member.completed ?? (member.started === undefined ? 0 : now),
  );
  const end = ends.reduce(
    (a, b) => (a === undefined || b === undefined ? undefined : Math.max(a, b)),
    0,
  );
  return start === undefined || end === undefined || end === 0
    ? undefined
    : Math.max(0, end - start);
}

function transferOf(statuses: readonly VertexStatus[]): StepSnapshot['transfer'] {
  const sized = statuses.filter((status) => status.total > 0);
  const latest = statuses.findLast((status) => status.completed === undefined) ?? statuses.at(-1);
  if (latest === undefined) return undefined;
  if (sized.length === 0) return { current: latest.current, label: latest.id };
  return {
    current: sized.reduce((sum, status) => sum + Math.min(status.current, status.total), 0),
    total: sized.reduce((sum, status) => sum + status.total, 0),
    label: sized.length === 1 ? (sized[0]?.id ?? '') : `${sized.length} layers`,
  };
}

function platformSnapshots(
  steps: readonly StepSnapshot[],
  { platforms, end }: ProgressState,
): PlatformSnapshot[] {
  const rows = [undefined, ...platforms].map((platform) => {
    const own = steps.filter((step) => step.platform === platform);
    const done = own.filter(isOver).length;
    return { platform, state: platformState(own, end), done, total: own.length, steps: own };
  });
  return rows.filter((row) => row.platform !== undefined || row.total > 0);
}

function platformState(steps: readonly StepSnapshot[], end: BuildEnd): StepState {
  const states = new Set(steps.map((step) => step.state));
  if (states.has('failed')) return 'failed';
  if (states.has('cancelled')) return 'cancelled';
  if (states.has('running')) return 'running';
  // A build may succeed without ever starting some of its steps.
  if (end === 'done' || !states.has('waiting'))
    return states.size === 1 && states.has('cached')
      ? 'cached'
      : states.size === 0
        ? emptyState(end)
        : 'done';
  if (end !== undefined) return 'cancelled';
  return states.size === 1 ? 'waiting' : 'running';
}

function emptyState(end: BuildEnd): StepState {
  if (end === undefined) return 'waiting';
  return end === 'done' ? 'done' : 'cancelled';
}

function isOver(step: StepSnapshot): boolean {
  return step.state !== 'waiting' && step.state !== 'running';
}

function byStart(a: StepSnapshot, b: StepSnapshot): number {
  return (a.startedAt ?? 0) - (b.startedAt ?? 0);
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function onlyOne(values: readonly (string | undefined)[]): string | undefined {
  const [first, ...rest] = new Set(values);
  return rest.length === 0 ? first : undefined;
}
