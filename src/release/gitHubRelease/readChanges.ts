import type { Workspace } from '../workspace.ts';
import { changelogSection } from './changelogSection.ts';

/**
 * What the project’s changelog says about a version, as Markdown; empty without a changelog, undefined
 * when there is one and nothing about the version in it. Fails with WorkspaceError.
 */
export async function readChanges(
  workspace: Workspace,
  path: string | undefined,
  version: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const text = await workspace.readText(path ?? 'CHANGELOG.md', signal);
  return text === undefined ? '' : changelogSection(text, version);
}
