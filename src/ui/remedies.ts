import { Failure } from '../oci/failure.ts';
import { RegistryError } from '../oci/registryError.ts';
import { ChecklistError } from '../release/checklist/checklistError.ts';
import { ConfigError } from '../release/config/configError.ts';
import { GitHubError } from '../release/gitHub.ts';
import { GitHubReleaseError } from '../release/gitHubRelease/gitHubReleaseError.ts';
import type { CommandId } from './contributions.ts';
import type { Translate } from './translate.ts';

/** Something the user can press to get on after a failure. */
export interface RemedyAction {
  readonly title: string;
  /** A command of ours, or one of VS Code. */
  readonly command:
    CommandId | 'workbench.action.openSettings' | 'workbench.trust.manage' | 'vscode.openFolder';
  readonly arguments: readonly unknown[];
}

/** What helps against a failure, beside trying again; the most telling first. */
export function remedyActions(error: unknown, t: Translate): readonly RemedyAction[] {
  if (!(error instanceof Failure)) return [];
  if (error instanceof ChecklistError)
    return error.reason === 'no-version' ? [chooseVersion(t)] : [];
  if (error instanceof ConfigError && error.reason === 'no-version') return [createTag(t)];
  if (error instanceof ConfigError)
    return [
      {
        title: t('Open slipway.yaml'),
        command: 'slipway.openConfig',
        arguments: [error.problems[0]],
      },
    ];
  if (error instanceof GitHubError || error instanceof GitHubReleaseError)
    return gitHubRemedies(error.reason, t);
  switch (error.reason) {
    case 'untrusted':
      return [
        { title: t('Manage Workspace Trust'), command: 'workbench.trust.manage', arguments: [] },
      ];
    case 'no-folder':
      return [{ title: t('Open Folder'), command: 'vscode.openFolder', arguments: [] }];
    case 'insecure':
      return [openSettings('slipway.insecureRegistries', t)];
    case 'tls':
      return [openSettings('slipway.certificateFolders', t)];
    case 'unauthorized':
    case 'denied':
      return error instanceof RegistryError ? logIn(error.host, t) : [];
    case 'docker-missing':
      return [openSettings('slipway.dockerPath', t), doctor(t)];
    case 'socket-missing':
    case 'permission':
    case 'refused':
    case 'context':
    case 'engine-gone':
    case 'buildx-missing':
    case 'buildx-too-old':
    case 'builder-unusable':
      return [doctor(t)];
    default:
      return [];
  }
}

function gitHubRemedies(reason: string, t: Translate): readonly RemedyAction[] {
  if (!['unauthorized', 'forbidden', 'read-only'].includes(reason)) return [];
  return [{ title: t('Use a GitHub Token…'), command: 'slipway.useGitHubToken', arguments: [] }];
}

function openSettings(key: string, t: Translate): RemedyAction {
  return {
    title: t('Open Settings'),
    command: 'workbench.action.openSettings',
    arguments: [key],
  };
}

function logIn(registry: string | undefined, t: Translate): readonly RemedyAction[] {
  if (registry === undefined) return [];
  return [{ title: t('Log In…'), command: 'slipway.logIn', arguments: [{ registry }] }];
}

function chooseVersion(t: Translate): RemedyAction {
  const title = t('Choose Version to Release…');
  return { title, command: 'slipway.chooseReleaseVersion', arguments: [] };
}

function createTag(t: Translate): RemedyAction {
  return { title: t('Create Git Tag…'), command: 'slipway.createTag', arguments: [] };
}

function doctor(t: Translate): RemedyAction {
  return { title: t('Run Doctor'), command: 'slipway.doctor', arguments: [] };
}
