import type { StepRunner } from '../stepRunner.ts';

/** A step somebody does by hand: it waits for a note. */
export function createManualRunner(): StepRunner<'manual'> {
  return {
    kind: 'manual',
    plan: ({ note }) =>
      Promise.resolve({
        summary: 'Wait until it is done by hand and ticked with a note.',
        details: note === undefined ? [] : [note],
      }),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *run({ note }) {
      yield { kind: 'waiting', why: note ?? 'Do it by hand, then tick it with a note.' };
    },
    check: () => Promise.resolve({ holds: true }),
  };
}
