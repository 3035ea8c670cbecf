import type { ChecklistRun, StepRecord, StepState } from './checklistRun.ts';
import type { Intent, JournalEvent } from './journal.ts';
import type { Holder } from './journalStore.ts';
import type { Step } from './step.ts';
import type { StepEvidence } from './stepEvidence.ts';

export interface ChecklistFacts {
  readonly version: string;
  readonly prerelease: boolean;
  readonly source: string;
  readonly steps: readonly Step[];
  readonly events: readonly JournalEvent[];
  readonly holder?: Holder | undefined;
}

/** What a checklist looks like after all that happened. Steps are matched by their ids. */
export function foldChecklist(facts: ChecklistFacts): ChecklistRun {
  const histories = new Map<string, History>();
  for (const event of facts.events) {
    if (event.type === 'opened') continue;
    histories.set(event.step, after(histories.get(event.step) ?? untouched, event));
  }
  const states = new Map(facts.steps.map((step) => [step.id, stateOf(step, facts, histories)]));
  const steps = facts.steps.map((step) => recordOf(step, facts, histories, states));
  const next = steps.find(({ state, blockedBy }) => isOpen(state) && blockedBy.length === 0);
  const { version, source, holder } = facts;
  return {
    version,
    source,
    steps,
    ...(holder === undefined ? {} : { holder }),
    done: steps.filter(({ state }) => isDone(state)).length,
    total: steps.length,
    ...(next === undefined ? {} : { next: next.step.id }),
    strangers: [...histories.keys()].filter((id) => !states.has(id)),
  };
}

/** True for what others may build on. */
export function isDone(state: StepState): boolean {
  return state === 'passed' || state === 'skipped';
}

function isOpen(state: StepState): boolean {
  return !isDone(state) && state !== 'running';
}

interface History {
  readonly state: StepState;
  readonly evidence: readonly StepEvidence[];
  readonly intents: readonly Intent[];
  readonly interrupted?: true;
  readonly reason?: string;
  readonly remedy?: string;
  readonly by?: string;
  readonly at?: string;
}

const untouched: History = { state: 'pending', evidence: [], intents: [] };

type StepJournalEvent = Exclude<JournalEvent, { readonly type: 'opened' }>;

function after(before: History, event: StepJournalEvent): History {
  const { by, at } = event;
  const { evidence, intents } = before;
  switch (event.type) {
    case 'confirmed':
      return before;
    case 'started':
      // What was announced stays until it is known how it ended, however often it is interrupted.
      return { state: 'running', evidence: [], intents, by, at };
    case 'intent':
      return { ...before, intents: [...intents, event.intent] };
    case 'evidence':
      return { ...before, evidence: [...evidence, event.evidence] };
    case 'passed':
      return { state: 'passed', evidence, intents: [], by, at };
    case 'failed': {
      const { message, remedy } = event;
      return { state: 'failed', evidence, intents, reason: message, remedy, by, at };
    }
    case 'cancelled':
    case 'interrupted': {
      const reason = `It was ${event.type}.`;
      return { state: 'pending', evidence, intents, interrupted: true, reason, by, at };
    }
    case 'waiting':
      return { state: 'waiting', evidence, intents, reason: event.why, by, at };
    case 'skipped':
      return { state: 'skipped', evidence: [], intents, reason: event.reason, by, at };
    case 'broken':
      return { state: 'pending', evidence: [], intents, reason: event.reason, by, at };
    case 'undone':
      return { ...untouched, reason: event.how, by, at };
  }
}

function stateOf(
  step: Step,
  facts: ChecklistFacts,
  histories: ReadonlyMap<string, History>,
): StepState {
  if (leftOut(step, facts) !== undefined) return 'skipped';
  const { state } = histories.get(step.id) ?? untouched;
  // Whoever began it is gone; what it left is looked at when the step is run again.
  return state === 'running' && facts.holder === undefined ? 'pending' : state;
}

function recordOf(
  step: Step,
  facts: ChecklistFacts,
  histories: ReadonlyMap<string, History>,
  states: ReadonlyMap<string, StepState>,
): StepRecord {
  const history = histories.get(step.id) ?? untouched;
  const state = states.get(step.id) ?? 'pending';
  const why = leftOut(step, facts);
  const left = history.state === 'running' && state === 'pending';
  return {
    step,
    ...history,
    state,
    ...(why === undefined ? {} : { leftOut: why }),
    blockedBy: step.needs.filter((id) => !isDone(states.get(id) ?? 'pending')),
    interrupted: left || history.interrupted === true,
    ...(left && { reason: 'It was interrupted.' }),
  };
}

function leftOut({ only }: Step, { prerelease, version }: ChecklistFacts): string | undefined {
  if (only === undefined || (only === 'prerelease') === prerelease) return undefined;
  return `${version} is ${prerelease ? 'a prerelease' : 'no prerelease'}.`;
}
