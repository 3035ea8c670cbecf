import type { OptionSpecs } from './command.ts';

/** Of every command that changes a registry. */
export const writeOptions: OptionSpecs = {
  'dry-run': { type: 'flag', summary: 'show what would be done; write nothing' },
  yes: { type: 'flag', summary: 'do it without asking; needed where there is no terminal' },
};
