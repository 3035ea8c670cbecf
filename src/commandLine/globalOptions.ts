import type { Arguments } from './arguments.ts';
import type { GlobalOptions, OptionSpecs } from './command.ts';

/** Options every command takes. */
export const globalOptionSpecs: OptionSpecs = {
  json: { type: 'flag', summary: 'print one JSON document on standard output' },
  directory: {
    type: 'text',
    value: 'DIR',
    summary: 'work in DIR instead of the current directory',
  },
  'insecure-registry': {
    type: 'text',
    value: 'HOST',
    repeatable: true,
    summary: 'allow plain HTTP to HOST; loopback always may',
  },
  'certs-dir': {
    type: 'text',
    value: 'DIR',
    repeatable: true,
    summary: 'certificates by registry in DIR, before Docker’s own certs.d',
  },
  verbose: { type: 'flag', summary: 'say more: causes of failures, choices, warnings' },
  help: { type: 'flag', summary: 'print this help' },
};

/** Options of `slipway` without a command. */
export const programOptionSpecs: OptionSpecs = {
  ...globalOptionSpecs,
  version: { type: 'flag', summary: 'print the version' },
};

export function globalOptions(given: Arguments): GlobalOptions {
  const directory = given.text('directory');
  return {
    ...(directory === undefined ? {} : { directory }),
    insecureRegistries: given.list('insecure-registry'),
    certificateFolders: given.list('certs-dir'),
    verbose: given.flag('verbose'),
  };
}
