import { Failure, isAbort } from '../../oci/failure.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { GitHubError } from '../gitHub.ts';
import type { AssetFiles } from './assetFiles.ts';
import { isSame } from './compareAssets.ts';
import type { AssetAction, GitHubReleasePlan } from './gitHubReleasePlan.ts';
import { GitHubReleaseError } from './gitHubReleaseError.ts';
import { mayBeDone } from './mayBeDone.ts';
import type { HostedRelease, ReleaseHost } from './releaseHost.ts';

export interface UploadProgress {
  /** The asset that moved last. */
  readonly name: string;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly assets: number;
  readonly totalAssets: number;
}

export interface UploadPorts {
  readonly host: ReleaseHost;
  readonly files: AssetFiles;
}

const concurrency = 3;
const mostTries = 3;

/**
 * Sends what the plan has to send, three at a time. One that fails does not stop the others: what is
 * up is up when it is run again. Returns the names that were sent. GitHubReleaseError `incomplete`,
 * or the failure itself when nothing was sent.
 */
export async function uploadAssets(
  ports: UploadPorts,
  plan: GitHubReleasePlan,
  release: HostedRelease,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const due = plan.assets.filter(({ action }) => action !== 'keep');
  const sent = new Map<string, number>(due.map(({ name }) => [name, 0]));
  const totalBytes = due.reduce((sum, { file }) => sum + file.size, 0);
  const done: string[] = [];
  const tell = (name: string, bytes: number): void => {
    sent.set(name, bytes);
    const all = [...sent.values()].reduce((sum, size) => sum + size, 0);
    const totalAssets = due.length;
    onProgress({ name, bytes: all, totalBytes, assets: done.length, totalAssets });
  };
  const failures = await mapConcurrently(due, concurrency, async (asset) => {
    try {
      await uploadAsset(ports, plan, release, asset, (bytes) => tell(asset.name, bytes), signal);
      done.push(asset.name);
      tell(asset.name, asset.file.size);
      return undefined;
    } catch (error) {
      if (isAbort(error) || signal.aborted) throw error;
      return { name: asset.name, error };
    }
  });
  const failed = failures.filter((failure) => failure !== undefined);
  const [first] = failed;
  if (first === undefined) return done;
  if (done.length === 0) throw first.error;
  throw incomplete(done, failed);
}

function incomplete(
  done: readonly string[],
  failed: readonly { readonly name: string; readonly error: unknown }[],
): GitHubReleaseError {
  const cause = failed[0]?.error;
  const why = cause instanceof Error ? ` ${cause.message}` : '';
  const remedy = cause instanceof Failure ? `${cause.remedy} ` : '';
  const names = failed.map(({ name }) => name).join(', ');
  return new GitHubReleaseError(
    'incomplete',
    `${done.length} assets are uploaded, ${names} not.${why}`,
    `${remedy}Run it again then: what is uploaded is left alone.`,
    { cause },
  );
}

/** One asset, and again after a failure that may pass; what broke off before is removed first. */
async function uploadAsset(
  { host, files }: UploadPorts,
  { place }: GitHubReleasePlan,
  release: HostedRelease,
  { name, file, there }: AssetAction,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  if (there !== undefined) await host.deleteAsset(place, there.id, signal);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const content = { name, size: file.size, open: () => files.open(file) };
      await host.uploadAsset(release, content, onBytes, signal);
      return;
    } catch (error) {
      const exists = error instanceof GitHubError && error.reason === 'exists';
      if (!exists && !mayBeDone(error)) throw error;
      await host.pause(attempt, signal);
      const found = (await host.listAssets(place, release.id, signal)).find(
        (asset) => asset.name === name,
      );
      if (found?.uploaded === true && isSame(file, found)) return;
      if (attempt >= mostTries) throw error;
      if (found !== undefined) await host.deleteAsset(place, found.id, signal);
    }
  }
}
