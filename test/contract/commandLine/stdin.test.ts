import { expect, it } from 'vitest';
import { processTerminal } from '../../../src/processTerminal.ts';

it('a signal that came before standard input was read ends the reading', async () => {
  const reading = processTerminal(process).readStdin(AbortSignal.abort());
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});
