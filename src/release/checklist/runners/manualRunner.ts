import type { StepRunner } from '../stepRunner.ts';

/** A step somebody does by hand: it waits for a note. */
export function createManualRunner(): StepRunner<'manual'> {
  return {
    kind: 'manual',
    plan: ({ note, offer }) =>
      Promise.resolve({
        summary: 'Wait until it is done by hand and ticked with a note.',
        details: [
          ...(note === undefined ? [] : [note]),
          ...(offer === undefined ? [] : [notRun(offer)]),
        ],
      }),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *run({ note, offer }) {
      const why = note ?? 'Do it by hand, then tick it with a note.';
      yield { kind: 'waiting', why: offer === undefined ? why : `${why} ${notRun(offer)}` };
    },
    check: () => Promise.resolve({ holds: true }),
  };
}

function notRun(offer: string): string {
  return `Nobody has agreed to run “${offer}” for it.`;
}
