import * as vscode from 'vscode';
import type { Slipway } from '../release/slipway.ts';
import type { ApiOptions, SlipwayApi } from './api.ts';
import type { Sessions } from './sessions.ts';
import { NoFolderError } from './sessions.ts';
import { requireTrust } from './trust.ts';

/** `roaming` answers what needs no folder: tags and manifests of a registry. */
export function createApi(sessions: Sessions, roaming: Slipway): SlipwayApi {
  function inFolder(options: ApiOptions | undefined): Slipway {
    requireTrust();
    const wanted = options?.folder;
    const session = wanted === undefined ? sessions.all()[0] : sessions.of(vscode.Uri.file(wanted));
    if (session !== undefined) return session.slipway;
    throw new NoFolderError(
      'no-folder',
      wanted === undefined ? 'No folder is open.' : `${wanted} is not in this workspace.`,
      'Open the folder of the repository in this window.',
    );
  }
  return {
    version: 1,
    tags: (repository, options) => roaming.tags(repository, signalOf(options)),
    inspect: (reference, options) => roaming.inspect(reference, signalOf(options)),
    project: async (options) => inFolder(options).project(signalOf(options)),
    planTags: async (request, options) => inFolder(options).planTags(request, signalOf(options)),
    planBuild: async (request, options) => inFolder(options).planBuild(request, signalOf(options)),
    build: async (plan, observer, options) =>
      inFolder(options).build(plan, observer, signalOf(options)),
    checklist: async (version, options) => inFolder(options).checklist(version, signalOf(options)),
    planChecklist: async (request, options) =>
      inFolder(options).planChecklist(request, signalOf(options)),
    runChecklist: async (request, observer, options) =>
      inFolder(options).runChecklist(request, observer, signalOf(options)),
    bindStep: async (version, step, command, options) =>
      inFolder(options).bindStep(version, step, command, signalOf(options)),
    planTicks: async (version, options) => inFolder(options).planTicks(version, signalOf(options)),
    writeTicks: async (change, options) => inFolder(options).writeTicks(change, signalOf(options)),
    settleStep: async (version, step, settlement, options) =>
      inFolder(options).settleStep(version, step, settlement, signalOf(options)),
    versions: async (channel, options) => inFolder(options).versions(channel, signalOf(options)),
    planVersion: async (request, options) =>
      inFolder(options).planVersion(request, signalOf(options)),
    applyVersion: async (plan, options) => inFolder(options).applyVersion(plan, signalOf(options)),
    planChangelog: async (request, options) =>
      inFolder(options).planChangelog(request, signalOf(options)),
    applyChangelog: async (plan, options) =>
      inFolder(options).applyChangelog(plan, signalOf(options)),
    releaseNotes: async (request, options) =>
      inFolder(options).releaseNotes(request, signalOf(options)),
    doctor: async (options) => inFolder(options).doctor(signalOf(options)),
  };
}

function signalOf(options: ApiOptions | undefined): AbortSignal {
  return options?.signal ?? new AbortController().signal;
}
