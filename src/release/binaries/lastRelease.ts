import { newestRelease } from '../../oci/newestRelease.ts';
import { parseTagVersion } from '../../oci/tagVersion.ts';
import type { Journal } from '../checklist/journal.ts';
import type { JournalStore } from '../checklist/journalStore.ts';
import type { ReleaseValues } from '../checklist/runners/fillIn.ts';
import type { GitHub, GitHubAt } from '../gitHub.ts';
import { assetName } from '../gitHubRelease/assetName.ts';
import { findGitHubPlace } from '../gitHubRelease/gitHubPlace.ts';
import type { RepositoryPlace } from '../gitHubRelease/releaseHost.ts';

export interface LastReleasePorts {
  readonly gitHub?: GitHubAt;
  readonly journals: JournalStore;
}

/** A release before this one, and how large its files were. */
export interface LastRelease {
  readonly tag: string;
  /** Without prefix and leading `v`. */
  readonly version: string;
  /** Bytes, by the names files have on GitHub. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** Pages of a hundred; older releases are not what anybody compares with. */
const mostPages = 10;

/**
 * The newest full release below a version: that of the project's GitHub, or of a project without
 * one the newest that was carried out in this folder. Undefined where there is none. Fails with
 * GitHubError or ChecklistError.
 */
export async function lastRelease(
  { gitHub: gitHubAt, journals }: LastReleasePorts,
  release: ReleaseValues,
  signal: AbortSignal,
): Promise<LastRelease | undefined> {
  const { config, state } = release.project;
  const gitHub = gitHubAt?.(config?.github?.host);
  const place = gitHub && findGitHubPlace(gitHub.host, config?.github?.repository, state);
  return gitHub === undefined || place === undefined
    ? recorded(journals, release.version, signal)
    : published(gitHub, place, release, signal);
}

async function published(
  gitHub: GitHub,
  { owner, name }: RepositoryPlace,
  release: ReleaseValues,
  signal: AbortSignal,
): Promise<LastRelease | undefined> {
  // A `v` is read with or without.
  const prefix = (release.project.config?.tag?.prefix ?? '').replace(/v$/, '');
  let pages = 0;
  for await (const page of gitHub.releases(owner, name, signal)) {
    const tags = page.filter(({ prerelease }) => !prerelease).map(({ tag }) => tag);
    const found = newestBelow(tags, release.version, prefix);
    pages += 1;
    if (found !== undefined) {
      const sized = await gitHub.releaseByTag(owner, name, found.tag, signal);
      const assets = (sized?.assets ?? []).filter(({ uploaded }) => uploaded);
      return { ...found, sizes: new Map(assets.map((asset) => [asset.name, asset.size])) };
    }
    if (pages >= mostPages) break;
  }
  return undefined;
}

async function recorded(
  journals: JournalStore,
  version: string,
  signal: AbortSignal,
): Promise<LastRelease | undefined> {
  let versions = await journals.list(signal);
  for (;;) {
    const found = newestBelow(versions, version, '');
    if (found === undefined) return undefined;
    const journal = await journals.read(found.tag, signal);
    const sizes = journal === undefined ? new Map<string, number>() : recordedSizes(journal);
    if (sizes.size > 0) return { ...found, sizes };
    // A release that was begun, or had no files.
    versions = versions.filter((other) => other !== found.tag);
  }
}

function newestBelow(
  tags: readonly string[],
  version: string,
  prefix: string,
): Pick<LastRelease, 'tag' | 'version'> | undefined {
  const below = parseTagVersion(version);
  const tag = below && newestRelease(tags, { below, prefix });
  if (tag === undefined) return undefined;
  return { tag, version: tag.slice(prefix.length).replace(/^v/, '') };
}

/** What steps that passed have shown. */
function recordedSizes({ events }: Journal): ReadonlyMap<string, number> {
  const passed = new Map<string, number>();
  const shown = new Map<string, Map<string, number>>();
  for (const event of events) {
    if (event.type === 'started') shown.set(event.step, new Map());
    if (event.type === 'evidence' && event.evidence.finding.kind === 'asset') {
      const { name, size } = event.evidence.finding;
      shown.get(event.step)?.set(assetName(name), size);
    }
    if (event.type === 'passed')
      for (const [name, size] of shown.get(event.step) ?? []) passed.set(name, size);
  }
  return passed;
}
