import { ChecklistError } from './checklistError.ts';
import type { ChecklistRun, StepRecord } from './checklistRun.ts';
import { foldChecklist } from './foldChecklist.ts';
import type { JournalEvent } from './journal.ts';
import type { Holder, JournalWriter } from './journalStore.ts';
import type { Stamp } from './runStep.ts';
import type { Step } from './step.ts';

/** The steps of a release and where they come from. */
export interface ReleaseSteps {
  readonly version: string;
  readonly prerelease: boolean;
  readonly source: string;
  readonly steps: readonly Step[];
}

const endings: ReadonlySet<JournalEvent['type']> = new Set([
  'passed',
  'failed',
  'cancelled',
  'interrupted',
  'waiting',
  'skipped',
  'undone',
]);

/** One release while its journal is held: what is written is what is seen. */
export class ChecklistSession {
  readonly release: ReleaseSteps;
  readonly #writer: JournalWriter;
  readonly #holder: Holder;
  readonly #onChange: (run: ChecklistRun) => void;
  #run: ChecklistRun;

  constructor(
    release: ReleaseSteps,
    writer: JournalWriter,
    stamp: Stamp,
    onChange: (run: ChecklistRun) => void,
  ) {
    const { by, at } = stamp();
    this.release = release;
    this.#writer = writer;
    this.#holder = { by, since: at };
    this.#onChange = onChange;
    // Whoever had it before is gone: what is running in the journal was interrupted.
    this.#run = foldChecklist({ ...release, events: writer.journal.events });
  }

  get run(): ChecklistRun {
    return this.#run;
  }

  get isNew(): boolean {
    return this.#writer.journal.events.length === 0;
  }

  async append(events: readonly JournalEvent[]): Promise<void> {
    if (events.length === 0) return;
    const { events: all } = await this.#writer.append(events);
    this.#run = foldChecklist({ ...this.release, events: all, holder: this.#holder });
    this.#onChange(this.#run);
  }

  /** Says of every step somebody left in the middle that it was. */
  async takeOver(stamp: Stamp): Promise<void> {
    const { events } = this.#writer.journal;
    const begun = new Set<string>();
    for (const event of events) {
      if (event.type === 'started') begun.add(event.step);
      else if (endings.has(event.type) && event.type !== 'opened') begun.delete(event.step);
    }
    await this.append([...begun].map((step) => ({ type: 'interrupted', step, ...stamp() })));
  }

  record(id: string): StepRecord {
    return recordOf(this.#run, id);
  }
}

/** Throws ChecklistError, naming the steps there are. */
export function recordOf(run: ChecklistRun, id: string): StepRecord {
  const record = run.steps.find(({ step }) => step.id === id);
  if (record !== undefined) return record;
  throw new ChecklistError(
    'unknown-step',
    `The checklist has no step “${id}”.`,
    `Its steps are ${run.steps.map(({ step }) => step.id).join(', ')}.`,
  );
}
