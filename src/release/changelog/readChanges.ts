import type { SlipwayConfig } from '../config/configSchema.ts';
import type { Workspace } from '../workspace.ts';
import { changelogSettings } from './changelogSettings.ts';
import { releaseNotes } from './releaseNotes.ts';

/**
 * What the project’s changelog says about a version, as Markdown; empty without a changelog, undefined
 * when there is one and nothing about the version in it. Fails with WorkspaceError.
 */
export async function readChanges(
  workspace: Workspace,
  config: SlipwayConfig | undefined,
  version: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const text = await workspace.readText(changelogSettings(config).file, signal);
  return text === undefined ? '' : releaseNotes(text, version);
}
