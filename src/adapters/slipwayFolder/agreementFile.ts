import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { ChecklistError } from '../../release/checklist/checklistError.ts';
import type {
  CommandAgreement,
  CommandAgreements,
} from '../../release/checklist/commandAgreements.ts';
import { codeOf, existingStateFolder, stateFolder, unwritable } from './stateFolder.ts';
import { writeAtomically } from './writeAtomically.ts';

const schema = z.object({
  format: z.literal('slipway-commands'),
  version: z.literal(1),
  commands: z.array(
    z.object({ file: z.string(), command: z.string(), by: z.string(), at: z.string() }),
  ),
});

const folderName = 'checklist';
const fileName = 'commands.json';
const mostBytes = 1024 * 1024;

/** Agreements in `.slipway/checklist/commands.json`, which stays on this machine. */
export function createAgreementFile(root: string): CommandAgreements {
  async function read(): Promise<readonly CommandAgreement[]> {
    const folder = await existingStateFolder(root, folderName);
    return folder === undefined ? [] : parse(join(folder, fileName));
  }
  return {
    async read(signal) {
      signal.throwIfAborted();
      return read();
    },
    async add(agreement, signal) {
      const commands = [...(await read()), agreement];
      const file = join(await stateFolder(root, folderName), fileName);
      signal.throwIfAborted();
      const text = JSON.stringify({ format: 'slipway-commands', version: 1, commands }, null, 2);
      try {
        await writeAtomically(file, `${text}\n`);
      } catch (error) {
        throw unwritable(file, error);
      }
    },
  };
}

/** What cannot be read is no agreement; it is not overwritten either. */
async function parse(file: string): Promise<readonly CommandAgreement[]> {
  let value: unknown;
  try {
    if ((await stat(file)).size > mostBytes) throw new RangeError('too large');
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw unreadable(file, error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data.commands;
  throw unreadable(file, parsed.error);
}

function unreadable(file: string, cause: unknown): ChecklistError {
  return new ChecklistError(
    'corrupt',
    `${file} cannot be read, so it is not known which commands were agreed to.`,
    'Correct or remove it: what it held is asked again.',
    { cause },
  );
}
