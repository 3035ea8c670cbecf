import * as z from 'zod/mini';
import { firstIssue } from '../../oci/foreignJson.ts';
import { parseJsonText } from '../../oci/parseJson.ts';
import { ChecklistError } from './checklistError.ts';
import type { Journal } from './journal.ts';
import { journalSchema } from './journal.ts';

const versioned = z.object({ format: z.literal('slipway-journal'), version: z.number() });

/** Reads the text of a journal. Throws ChecklistError, naming the file, for anything that is none. */
export function parseJournal(text: string, release: string, file: string): Journal {
  const value = parseJsonText(text);
  const head = versioned.safeParse(value);
  if (head.success && head.data.version > 1)
    throw corrupt(file, 'a newer Slipway wrote it', 'Update Slipway to go on with this release.');
  const parsed = journalSchema.safeParse(value);
  if (!parsed.success)
    throw corrupt(file, value === undefined ? 'it is no JSON' : firstIssue(parsed.error));
  if (parsed.data.release !== release)
    throw corrupt(file, `it is about ${parsed.data.release.slice(0, 80)}, not ${release}`);
  return parsed.data;
}

function corrupt(file: string, why: string, remedy?: string): ChecklistError {
  return new ChecklistError(
    'corrupt',
    `${file} is not the journal of this release: ${why}.`,
    remedy ??
      'Nothing was changed. Restore the file, or move it away to start a new journal: steps look at the world before they do anything.',
  );
}
