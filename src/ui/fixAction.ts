import type { Fix } from '../release/doctor/fix.ts';
import type { CommandId } from './contributions.ts';
import type { Translate } from './translate.ts';

/** A button that mends a finding of the doctor. */
export interface FixAction {
  readonly title: string;
  readonly command: CommandId | 'vscode.open';
  readonly arguments?: readonly unknown[];
}

export function fixAction(fix: Fix, t: Translate): FixAction {
  switch (fix.kind) {
    case 'create-builder':
      return { title: t('Create Builder…'), command: 'slipway.createBuilder' };
    case 'reset-builder':
      return {
        title: t('Reset Builder {0}…', fix.builder),
        command: 'slipway.resetBuilder',
        arguments: [{ name: fix.builder }],
      };
    case 'free-cache':
      return {
        title: t('Free Build Cache of {0}…', fix.builder),
        command: 'slipway.pruneBuilder',
        arguments: [{ name: fix.builder }],
      };
    case 'log-in':
      return {
        title: t('Log In…'),
        command: 'slipway.logIn',
        arguments: [{ registry: fix.registry }],
      };
    case 'open-config':
      return { title: t('Open slipway.yaml'), command: 'slipway.openConfig' };
    case 'sign-in-to-github':
      return { title: t('Use a GitHub Token…'), command: 'slipway.useGitHubToken' };
    case 'read':
      return { title: t('Read How'), command: 'vscode.open', arguments: [fix.page] };
    case 'run':
      return {
        title: t('Put the Command in a Terminal'),
        command: 'slipway.typeCommand',
        arguments: [{ command: fix.command, missing: fix.missing }],
      };
  }
}
