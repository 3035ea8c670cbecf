import type { Journal } from '../../../../src/release/checklist/journal.ts';
import { journalSchema } from '../../../../src/release/checklist/journal.ts';
import type { JournalStore } from '../../../../src/release/checklist/journalStore.ts';

/** Journals in memory, through the schema of the file. */
export function memoryJournals(): JournalStore & { readonly journals: Map<string, Journal> } {
  const journals = new Map<string, Journal>();
  const empty = (release: string): Journal => ({
    format: 'slipway-journal',
    version: 1,
    release,
    events: [],
  });
  return {
    journals,
    list: () => Promise.resolve([...journals.keys()]),
    read: (release) => Promise.resolve(journals.get(release)),
    holder: () => Promise.resolve(undefined),
    lock: (release) =>
      Promise.resolve({
        journal: journals.get(release) ?? empty(release),
        append: (events) => {
          const before = journals.get(release) ?? empty(release);
          const after = journalSchema.parse({ ...before, events: [...before.events, ...events] });
          journals.set(release, after);
          return Promise.resolve(after);
        },
        release: () => Promise.resolve(),
      }),
  };
}
