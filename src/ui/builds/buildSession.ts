import type { PlatformOutcome } from '../../build/byDigest/platformOutcome.ts';
import { BuildError } from '../../build/buildError.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import { commandsOf } from '../../build/buildPlan.ts';
import type { BuildProgress } from '../../build/buildProgress.ts';
import type { BuildObserver, BuildPhase, BuildResult } from '../../build/runBuild.ts';
import type { MergePlan } from '../../oci/merge/planMerge.ts';
import { displayCommand } from '../../build/displayCommand.ts';
import { isAbort } from '../../oci/failure.ts';
import type { BuildRequest, Slipway } from '../../release/slipway.ts';
import type { BuildRun, RunState } from './buildRun.ts';
import { isActive } from './buildRun.ts';

/** What a build was asked with, so that it can be asked again. */
export interface AskedBuild {
  readonly slipway: Slipway;
  readonly request: BuildRequest;
  /** Of a build that runs already: milliseconds since the epoch. */
  readonly startedAt?: number;
}

/** One build from the moment it is accepted; it keeps its state until the window is closed. */
export class BuildSession implements BuildObserver {
  readonly id: string;
  readonly asked: AskedBuild;
  readonly #now: () => number;
  readonly #changed: () => void;
  readonly #controller = new AbortController();
  #plan: BuildPlan;
  #state: RunState = 'waiting';
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #progress: BuildProgress | undefined;
  #result: BuildResult | undefined;
  #error: unknown;
  #report: string | undefined;
  readonly #outcomes = new Map<string, PlatformOutcome>();
  readonly #followers: BuildObserver[] = [];

  /** `now` is in milliseconds; `changed` is called often. */
  constructor(
    id: string,
    plan: BuildPlan,
    asked: AskedBuild,
    now: () => number,
    changed: () => void,
  ) {
    this.id = id;
    this.asked = asked;
    this.#plan = plan;
    this.#now = now;
    this.#changed = changed;
  }

  get plan(): BuildPlan {
    return this.#plan;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Another plan for the same request, e.g. once its builder exists. Only before it runs. */
  replan(plan: BuildPlan): void {
    if (this.#state === 'waiting') this.#plan = plan;
  }

  /** Ends what has not begun, with the reason. */
  refuse(error: unknown): void {
    if (this.#state === 'waiting') this.#fail(error);
  }

  /** Lets somebody else hear the build from now on. */
  follow(observer: BuildObserver): void {
    this.#followers.push(observer);
  }

  /** Never rejects: how it ended is in the view. */
  async run(): Promise<void> {
    if (this.#state !== 'waiting') return;
    this.#startedAt = this.asked.startedAt ?? this.#now();
    this.#enter('building');
    try {
      this.#result = await this.asked.slipway.build(this.#plan, this, this.#controller.signal);
      this.#end('done');
    } catch (error) {
      const cancelled = error instanceof BuildError && error.reason === 'cancelled';
      if (cancelled || this.#controller.signal.aborted || isAbort(error)) this.#end('cancelled');
      else this.#fail(error);
    }
  }

  /** Ends what runs, or keeps what waits from running. */
  cancel(): void {
    if (!isActive(this.#state) || this.#state === 'cancelling') return;
    const waiting = this.#state === 'waiting';
    this.#controller.abort();
    if (waiting) this.#end('cancelled');
    else this.#enter('cancelling');
  }

  onProgress(progress: BuildProgress): void {
    this.#progress = progress;
    for (const follower of this.#followers) follower.onProgress(progress);
    this.#changed();
  }

  /** Kept by the progress, among the other lines of the log. */
  onText(line: string): void {
    for (const follower of this.#followers) follower.onText(line);
    this.#changed();
  }

  onReport(files: { readonly report: string; readonly log?: string }): void {
    this.#report = files.report;
    for (const follower of this.#followers) follower.onReport?.(files);
  }

  onPlatform(outcome: PlatformOutcome): void {
    this.#outcomes.set(outcome.platform, outcome);
    for (const follower of this.#followers) follower.onPlatform?.(outcome);
    this.#changed();
  }

  onMerge(merge: MergePlan): void {
    for (const follower of this.#followers) follower.onMerge?.(merge);
  }

  onPhase(phase: BuildPhase): void {
    for (const follower of this.#followers) follower.onPhase(phase);
    if (this.#state !== 'cancelling') this.#enter(phase);
  }

  /** How the build stands now. */
  view(): BuildRun {
    const now = this.#endedAt ?? this.#now();
    return {
      id: this.id,
      plan: this.#plan,
      state: this.#state,
      durationMs: this.#startedAt === undefined ? 0 : now - this.#startedAt,
      ...(this.#progress === undefined ? {} : { snapshot: this.#progress.snapshot(now) }),
      ...(this.#result === undefined ? {} : { result: this.#result }),
      ...(this.#report === undefined ? {} : { report: this.#report }),
      ...(this.#error === undefined ? {} : { error: this.#error }),
      ...(this.#outcomes.size === 0 ? {} : { outcomes: new Map(this.#outcomes) }),
    };
  }

  /** What a step wrote, and last why it failed. */
  stepLog(stepId: string): string {
    const log = this.#progress?.log(stepId) ?? '';
    const step = this.#progress?.snapshot().steps.find(({ id }) => id === stepId);
    return step?.error === undefined ? log : `${log}${step.error}\n`;
  }

  /** The command, and what buildx and all steps have said, in its order. */
  fullLog(): string {
    const commands = commandsOf(this.#plan).map((each) => `$ ${displayCommand(each)}\n`);
    return `${commands.join('')}\n${this.#progress?.fullLog() ?? ''}`;
  }

  #fail(error: unknown): void {
    this.#error = error;
    this.#end('failed');
  }

  #end(state: 'done' | 'failed' | 'cancelled'): void {
    this.#endedAt = this.#now();
    this.#enter(state);
  }

  #enter(state: RunState): void {
    this.#state = state;
    this.#changed();
  }
}
