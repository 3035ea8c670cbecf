import type { Placement, PlacementResult } from '../oci/placement.ts';
import { formatReference } from '../oci/reference.ts';
import type { CommandResult, Invocation } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { copyProgressOn } from './copyProgress.ts';
import { formatSize } from '../oci/formatSize.ts';
import { count } from '../terminal/quantities.ts';
import { withWritten } from './withWritten.ts';

export interface ShownPlacement {
  readonly command: string;
  /** What `--json` prints of the plan. */
  readonly document: Readonly<Record<string, unknown>>;
  /** The plan for a person. */
  readonly shown: string;
  readonly question: string;
  /** True when nothing that exists changes: a program need not say that it may. */
  readonly harmless: boolean;
  readonly warnings?: readonly string[];
}

/** Asks, writes and reads back what has been shown. */
export async function runPlacement(
  invocation: Invocation,
  placement: Placement,
  { command, document, shown, question, harmless, warnings = [] }: ShownPlacement,
): Promise<CommandResult> {
  const { services, signal, terminal } = invocation;
  const sends = placement.copies.some(({ source, target }) => {
    const from = source.repository;
    return from.registry !== target.registry || from.name !== target.name;
  });
  if (!sends && placement.tags.every(({ action }) => action === 'unchanged'))
    return { document, text: `${shown}Nothing to do.\n`, warnings };
  const unasked = harmless && terminal.ask === undefined;
  if (!unasked && !(await confirmWrite(invocation, command, shown, question)))
    return { document, text: 'Nothing was written.\n', exitCode: 1 };
  const onProgress = copyProgressOn(terminal.stderr);
  const result = await withWritten(document, () =>
    services.slipway.place(placement, onProgress, signal),
  );
  return { document: { ...document, ...json(result) }, text: shown + text(result), warnings };
}

function json({ written, uploaded, uploadedBytes, mounted, present }: PlacementResult) {
  return { uploaded, uploadedBytes, mounted, present, written: written.map(formatReference) };
}

function text({ written, uploaded, uploadedBytes, mounted, present }: PlacementResult): string {
  const blobs =
    uploaded + mounted + present === 0
      ? ''
      : `${uploaded} blobs uploaded (${formatSize(uploadedBytes)}), ${mounted} mounted, ${present} there before; `;
  return `${blobs}${count(written.length, 'tag')} written and read back.\n`;
}
