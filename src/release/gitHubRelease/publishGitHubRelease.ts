import type { AssetFiles } from './assetFiles.ts';
import { findRelease } from './findRelease.ts';
import type { GitHubReleasePlan } from './gitHubReleasePlan.ts';
import { hasWork } from './gitHubReleasePlan.ts';
import { GitHubReleaseError } from './gitHubReleaseError.ts';
import { mayBeDone } from './mayBeDone.ts';
import { requireTag } from './planGitHubRelease.ts';
import type { HostedRelease, ReleaseChanges, ReleaseHost } from './releaseHost.ts';
import type { UploadProgress } from './uploadAssets.ts';
import { uploadAssets } from './uploadAssets.ts';
import { verifyAssets, verifyRelease } from './verifyRelease.ts';

export interface PublishPorts {
  readonly host: ReleaseHost;
  readonly files: AssetFiles;
}

export interface PublishObserver {
  onPhase(phase: 'draft' | 'upload' | 'verify' | 'publish' | 'read back'): void;
  onProgress(progress: UploadProgress): void;
}

export interface PublishedRelease {
  readonly url: string;
  readonly tag: string;
  readonly draft: boolean;
  readonly created: boolean;
  /** Names of the assets that were sent. */
  readonly uploaded: readonly string[];
  /** As GitHub has them now. */
  readonly assets: HostedRelease['assets'];
}

/** How often GitHub is asked to create what it may have created. */
const mostTries = 3;

/**
 * Does what the plan says, in the order that leaves nothing half published: draft, assets, their
 * size and digest read back, then published and read back. What fails can be run again: what is done
 * is found and kept. GitHubReleaseError, GitHubError.
 */
export async function publishGitHubRelease(
  ports: PublishPorts,
  plan: GitHubReleasePlan,
  observer: PublishObserver,
  signal: AbortSignal,
): Promise<PublishedRelease> {
  const { host } = ports;
  const { place, tag } = plan;
  await requireTag(host, plan, signal);
  const { release: found } = await findRelease(host, place, tag, signal);
  refuseChanged(plan, found);
  if (found === undefined) observer.onPhase('draft');
  const release = found ?? (await createOnlyDraft(host, plan, signal));
  for (const { id } of plan.leftovers) await host.deleteAsset(place, id, signal);
  const onProgress = (progress: UploadProgress): void => observer.onProgress(progress);
  if (plan.assets.some(({ action }) => action !== 'keep')) observer.onPhase('upload');
  const uploaded = await uploadAssets(ports, plan, release, onProgress, signal);
  observer.onPhase('verify');
  verifyAssets(plan, await host.listAssets(place, release.id, signal));
  const changes = changesOf(plan);
  if (hasWork(plan) && Object.keys(changes).length > 0) {
    if (plan.publish) observer.onPhase('publish');
    await host.updateRelease(place, release.id, changes, signal);
  }
  observer.onPhase('read back');
  const after = await verifyRelease(host, plan, release.id, signal);
  return {
    ...{ url: after.url, tag, draft: after.draft, assets: after.assets, uploaded },
    created: found === undefined,
  };
}

/** What is left to say after the assets: only what differs, and that it is published. */
function changesOf(plan: GitHubReleasePlan): ReleaseChanges {
  const fields = new Set(plan.changes.map(({ field }) => field));
  return {
    ...(fields.has('title') ? { title: plan.title } : {}),
    ...(fields.has('notes') ? { notes: plan.notes } : {}),
    ...(fields.has('prerelease') || plan.publish ? { prerelease: plan.prerelease } : {}),
    ...(fields.has('latest') || plan.publish ? { latest: plan.latest } : {}),
    ...(plan.publish ? { draft: false } : {}),
  };
}

/** The plan that was agreed to is no longer what would happen. */
function refuseChanged(plan: GitHubReleasePlan, found: HostedRelease | undefined): void {
  const { existing, tag } = plan;
  if (existing?.id === found?.id && existing?.draft === found?.draft) return;
  throw somebodyElse(tag, found === undefined ? 'deleted' : found.draft ? 'drafted' : 'published');
}

function somebodyElse(tag: string, what: string): GitHubReleaseError {
  return new GitHubReleaseError(
    'changed',
    `The release ${tag} was ${what} by somebody else meanwhile.`,
    'Nothing was changed. Look at it on GitHub, and start again.',
  );
}

/**
 * The draft, the only one for its tag: of two that are made at the same moment the later one goes,
 * with its maker. GitHub itself allows any number.
 */
async function createOnlyDraft(
  host: ReleaseHost,
  plan: GitHubReleasePlan,
  signal: AbortSignal,
): Promise<HostedRelease> {
  const { place, tag } = plan;
  const draft = await createDraft(host, plan, signal);
  const { release: first } = await findRelease(host, place, tag, signal, 'oldest');
  if (first === undefined || first.id === draft.id) return draft;
  await host.deleteDraft(place, draft.id, signal);
  throw somebodyElse(tag, first.draft ? 'drafted' : 'published');
}

/** Creates the draft once: an answer that got lost is looked for before it is asked for again. */
async function createDraft(
  host: ReleaseHost,
  plan: GitHubReleasePlan,
  signal: AbortSignal,
): Promise<HostedRelease> {
  const { place, tag, commit, title, notes, prerelease } = plan;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await host.createDraft(place, { tag, commit, title, notes, prerelease }, signal);
    } catch (error) {
      if (!mayBeDone(error)) throw error;
      await host.pause(attempt, signal);
      const { release } = await findRelease(host, place, tag, signal);
      if (release !== undefined) return release;
      if (attempt >= mostTries) throw error;
    }
  }
}
