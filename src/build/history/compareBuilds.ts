import type { ProgressSnapshot, StepSnapshot } from '../progressSnapshot.ts';
import type { PastBuild } from './pastBuild.ts';

/** A build with the steps it took. */
export interface RecalledBuild {
  readonly build: PastBuild;
  readonly snapshot: ProgressSnapshot;
}

export interface StepChange {
  readonly platform?: string;
  readonly name: string;
  /** Absent where the build had no such step. */
  readonly left?: { readonly state: StepSnapshot['state']; readonly durationMs: number };
  readonly right?: { readonly state: StepSnapshot['state']; readonly durationMs: number };
  /** Milliseconds the right one took longer. */
  readonly longerMs: number;
}

export interface TextChange {
  readonly name: string;
  readonly left?: string;
  readonly right?: string;
}

export interface BuildComparison {
  readonly left: PastBuild;
  readonly right: PastBuild;
  /** What was built from something else: commit, target, Dockerfile, digest, platforms. */
  readonly facts: readonly TextChange[];
  readonly args: readonly TextChange[];
  /** Base images by name, with their digest. */
  readonly bases: readonly TextChange[];
  /** Steps that differ in state or by a tenth of a second, the largest difference first. */
  readonly steps: readonly StepChange[];
  /** What the right one took from the cache and the left one had to run. */
  readonly cacheEffect: CacheEffect;
}

export interface CacheEffect {
  readonly steps: number;
  /** Milliseconds these steps took less, added up over all platforms. */
  readonly savedMs: number;
}

/** What the right build did otherwise than the left one, and where its time went. */
export function compareBuilds(left: RecalledBuild, right: RecalledBuild): BuildComparison {
  return {
    left: left.build,
    right: right.build,
    facts: textChanges(factsOf(left.build), factsOf(right.build)),
    args: textChanges(left.build.args, right.build.args),
    bases: textChanges(baseImages(left.snapshot), baseImages(right.snapshot)),
    steps: stepChanges(left.snapshot, right.snapshot),
    cacheEffect: cacheEffect(left.snapshot, right.snapshot),
  };
}

function factsOf(build: PastBuild): Record<string, string> {
  const { revision, target, dockerfile, digest, platforms, names, builder } = build;
  return {
    ...(revision !== undefined && { commit: revision }),
    ...(target !== undefined && { target }),
    ...(dockerfile !== undefined && { Dockerfile: dockerfile }),
    ...(digest !== undefined && { digest }),
    platforms: platforms.join(', '),
    tags: names.join(', '),
    builder,
  };
}

/** `FROM name@digest` of the steps' names (dockerfile2llb names them so). */
export function baseImages(snapshot: Pick<ProgressSnapshot, 'steps'>): Record<string, string> {
  const bases: Record<string, string> = {};
  for (const { fullName } of snapshot.steps) {
    const match = /\bFROM (\S+?)@(sha(?:256|512):[0-9a-f]+)/.exec(fullName);
    const [, name, digest] = match ?? [];
    if (name !== undefined && digest !== undefined) bases[name] = digest;
  }
  return bases;
}

/** What two sets of named texts do not have in common. */
export function textChanges(
  left: Readonly<Record<string, string>>,
  right: Readonly<Record<string, string>>,
): TextChange[] {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return names.flatMap((name) => {
    const [before, after] = [left[name], right[name]];
    if (before === after) return [];
    return [
      {
        name,
        ...(before !== undefined && { left: before }),
        ...(after !== undefined && { right: after }),
      },
    ];
  });
}

/** Measured: the time of each step in the build that ran it, without what reading it back took. */
export function cacheEffect(before: ProgressSnapshot, after: ProgressSnapshot): CacheEffect {
  const ran = stepsByName(before);
  let [steps, savedMs] = [0, 0];
  for (const [key, step] of stepsByName(after)) {
    const was = ran.get(key);
    if (step.state !== 'cached' || was?.state !== 'done') continue;
    steps += 1;
    savedMs += Math.max(0, (was.durationMs ?? 0) - (step.durationMs ?? 0));
  }
  return { steps, savedMs };
}

function stepChanges(left: ProgressSnapshot, right: ProgressSnapshot): StepChange[] {
  const [before, after] = [stepsByName(left), stepsByName(right)];
  const changes: StepChange[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)];
    const longerMs = (is?.durationMs ?? 0) - (was?.durationMs ?? 0);
    if (was?.state === is?.state && Math.abs(longerMs) < 100) continue;
    const step = is ?? was;
    if (step === undefined) continue;
    changes.push({
      ...(step.platform !== undefined && { platform: step.platform }),
      name: step.name,
      ...(was !== undefined && { left: sideOf(was) }),
      ...(is !== undefined && { right: sideOf(is) }),
      longerMs,
    });
  }
  return changes.sort((a, b) => Math.abs(b.longerMs) - Math.abs(a.longerMs));
}

function sideOf({ state, durationMs = 0 }: StepSnapshot): NonNullable<StepChange['left']> {
  return { state, durationMs };
}

/** By name without digests: the same step of another base image is the same step. */
function stepsByName({ steps }: ProgressSnapshot): Map<string, StepSnapshot> {
  const found = new Map<string, StepSnapshot>();
  for (const step of steps) {
    const name = step.fullName.replaceAll(/@?sha(?:256|512):[0-9a-f]+/g, '').slice(0, 500);
    const base = `${step.platform ?? ''} ${name}`;
    let key = base;
    for (let again = 2; found.has(key); again++) key = `${base} ${again}`;
    found.set(key, step);
  }
  return found;
}
