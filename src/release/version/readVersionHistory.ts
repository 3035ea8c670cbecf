import type { Project } from '../project.ts';
import type { SourceHistory } from '../sourceHistory.ts';
import type { VersionHistory } from './proposeVersion.ts';
import { isStable, releaseTags } from './releaseTags.ts';

/** Releases the checked-out commit descends from, and what came after. Fails with SourceControlError. */
export async function readVersionHistory(
  { sourceHistory }: { readonly sourceHistory: SourceHistory },
  { state, config, root }: Project,
  current: string | undefined,
  signal: AbortSignal,
): Promise<VersionHistory> {
  const written = current === undefined ? {} : { current };
  const commit = state?.commit;
  if (commit === undefined) return { releases: [], commits: [], ...written };
  const tags = await sourceHistory.tagsBefore(root, commit, signal);
  const releases = releaseTags(tags, config?.tag?.prefix);
  const since = releases.find(({ version }) => isStable(version))?.tag;
  const range = since === undefined ? { to: commit } : { since, to: commit };
  return { releases, commits: await sourceHistory.commits(root, range, signal), ...written };
}
