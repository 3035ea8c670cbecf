import type { ProgressSnapshot, StepSnapshot } from '../progressSnapshot.ts';

export interface TimelineBar {
  readonly step: StepSnapshot;
  /** Milliseconds after the build began. */
  readonly from: number;
  readonly to: number;
  /** Since when it could have begun; earlier than `from` where it waited for its turn. */
  readonly ready: number;
  /** The build would have ended sooner had this taken less. */
  readonly critical: boolean;
  /** Milliseconds the same step took in the build before. */
  readonly lastMs?: number;
}

export interface TimelineLane {
  /** Undefined: what several platforms share. */
  readonly platform: string | undefined;
  readonly node?: string;
  /** Bars of one row do not overlap. */
  readonly rows: readonly (readonly TimelineBar[])[];
}

export interface Timeline {
  readonly lanes: readonly TimelineLane[];
  /** Milliseconds from the first start to the last end. */
  readonly durationMs: number;
  /** Steps of the critical path, in their order. */
  readonly critical: readonly TimelineBar[];
}

export interface TimelineOptions {
  /** Milliseconds since the epoch, for what still runs. */
  readonly now?: number;
  /** Node that builds a platform; under `''` the one that builds what is shared. */
  readonly nodes?: ReadonlyMap<string, string>;
  readonly last?: ProgressSnapshot;
}

/** Where the time of a build went, by platform. Steps that never began are left out. */
export function timelineOf(snapshot: ProgressSnapshot, options: TimelineOptions = {}): Timeline {
  const begun = snapshot.steps.filter(({ startedAt }) => startedAt !== undefined);
  const start = Math.min(...begun.map(({ startedAt = Infinity }) => startedAt));
  if (begun.length === 0) return { lanes: [], durationMs: 0, critical: [] };
  const ends = new Map(begun.map((step) => [step.id, endOf(step, start, options.now)]));
  const path = new Set(criticalPath(begun, start, ends));
  const lastTimes = durations(options.last);
  const bars = begun.map((step): TimelineBar => {
    const from = (step.startedAt ?? start) - start;
    const lastMs = lastTimes.get(stepKey(step));
    return {
      step,
      from,
      to: ends.get(step.id) ?? from,
      ready: readySince(step, from, ends),
      critical: path.has(step.id),
      ...(lastMs !== undefined && { lastMs }),
    };
  });
  const lanes = snapshot.platforms.flatMap(({ platform }): TimelineLane[] => {
    const own = bars.filter(({ step }) => step.platform === platform);
    const node = options.nodes?.get(platform ?? '');
    if (own.length === 0) return [];
    return [{ platform, ...(node !== undefined && { node }), rows: packed(own) }];
  });
  const critical = bars.filter((bar) => bar.critical).sort((a, b) => a.from - b.from);
  return { lanes, durationMs: Math.max(...ends.values()), critical };
}

function endOf(step: StepSnapshot, start: number, now: number | undefined): number {
  const from = (step.startedAt ?? start) - start;
  const running = step.state === 'running' && now !== undefined ? now - start : 0;
  return Math.max(from + (step.durationMs ?? 0), running);
}

/** A step that uses no other's result could begin when it did: nothing says since when it waited. */
function readySince(step: StepSnapshot, from: number, ends: ReadonlyMap<string, number>): number {
  const known = (step.inputs ?? []).flatMap((id) => ends.get(id) ?? []);
  return known.length === 0 ? from : Math.min(from, Math.max(...known));
}

/**
 * Back from the step that ended last: what it used that ended last, else what ended last before it
 * began, as an export has no inputs in what BuildKit tells.
 */
function criticalPath(
  steps: readonly StepSnapshot[],
  start: number,
  ends: ReadonlyMap<string, number>,
): string[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const end = (step: StepSnapshot): number => ends.get(step.id) ?? 0;
  const latest = (some: readonly StepSnapshot[]): StepSnapshot | undefined =>
    some.reduce<StepSnapshot | undefined>(
      (best, step) => (best === undefined || end(step) > end(best) ? step : best),
      undefined,
    );
  const path: string[] = [];
  let step = latest(steps);
  while (step !== undefined && !path.includes(step.id)) {
    path.push(step.id);
    const from = (step.startedAt ?? start) - start;
    const inputs = (step.inputs ?? []).flatMap((id) => byId.get(id) ?? []);
    const before = steps.filter((other) => !path.includes(other.id) && end(other) <= from + 1);
    step = latest(inputs) ?? latest(before);
  }
  return path;
}

function packed(bars: readonly TimelineBar[]): TimelineBar[][] {
  const rows: TimelineBar[][] = [];
  for (const bar of [...bars].sort((a, b) => a.ready - b.ready || a.from - b.from)) {
    const row = rows.find((each) => (each.at(-1)?.to ?? 0) <= bar.ready);
    if (row === undefined) rows.push([bar]);
    else row.push(bar);
  }
  return rows;
}

function durations(snapshot: ProgressSnapshot | undefined): ReadonlyMap<string, number> {
  return new Map(
    (snapshot?.steps ?? []).map((step) => [stepKey(step), step.durationMs ?? 0] as const),
  );
}

/** The same step in another build: its digests may differ. */
function stepKey({ platform = '', fullName }: StepSnapshot): string {
  return `${platform} ${fullName.replaceAll(/@?sha(?:256|512):[0-9a-f]+/g, '')}`;
}
