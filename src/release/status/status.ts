import { imageRows } from './imageStatus.ts';
import type { StatusFacts, VersionFileFact } from './statusFacts.ts';
import { known } from './statusFacts.ts';
import type { StatusRow, Verdict } from './statusRow.ts';
import { drift, ok, short, unchecked } from './statusRow.ts';

export interface ReleaseStatus {
  readonly version: string;
  /** Name of the git tag of the version. */
  readonly tag: string;
  /** The commit that was released, as the git tag says; absent without one. */
  readonly commit?: string;
  readonly rows: readonly StatusRow[];
}

/** Compares everything that says what a version is. Every drift has a name and a remedy. */
export function releaseStatus(facts: StatusFacts): ReleaseStatus {
  const { version, tag } = facts;
  const commit = releasedCommit(facts);
  return {
    version,
    tag,
    ...(commit === undefined ? {} : { commit }),
    rows: [
      ...fileRows(facts),
      localTagRow(facts),
      remoteTagRow(facts),
      releaseRow(facts),
      ...facts.images.flatMap((image) => imageRows(image, commit)),
    ],
  };
}

/** What others see decides, unless they see nothing. */
function releasedCommit({ localTag, remoteTag }: StatusFacts): string | undefined {
  return known(localTag) ?? known(remoteTag);
}

function fileRows({ files, version }: StatusFacts): StatusRow[] {
  if (files.kind === 'unchecked')
    return [{ id: 'files', title: 'Version files', ...unchecked(files.why) }];
  return files.value.map((file) => ({
    id: `file:${file.path}`,
    title: file.path,
    ...fileVerdict(file, version),
  }));
}

function fileVerdict({ path, version: found, problem }: VersionFileFact, version: string): Verdict {
  const edit = `Write ${version} into ${path}.`;
  if (found === undefined)
    return drift('version-file-unreadable', problem ?? 'holds no version', 'edit', edit);
  if (found === version) return ok(found);
  return drift('version-file-differs', `says ${found}, not ${version}`, 'edit', edit);
}

function localTagRow({ localTag, remoteTag, tag, remote }: StatusFacts): StatusRow {
  const row = { id: 'tag:local', title: `Git tag ${tag}` };
  if (localTag.kind === 'unchecked') return { ...row, ...unchecked(localTag.why) };
  if (localTag.value !== undefined) return { ...row, ...ok(`commit ${short(localTag.value)}`) };
  if (known(remoteTag) !== undefined)
    return {
      ...row,
      ...drift(
        'git-tag-not-fetched',
        'only on the remote',
        'fetch-tag',
        `git fetch ${remote ?? 'origin'} tag ${tag}`,
      ),
    };
  const make = `git tag --annotate ${tag} --message ${tag}`;
  return { ...row, ...drift('git-tag-missing', 'no such tag', 'tag', make) };
}

function remoteTagRow(facts: StatusFacts): StatusRow {
  const { remoteTag, remote } = facts;
  const title = `Git tag on ${remote ?? 'a remote'}`;
  const verdict =
    remoteTag.kind === 'unchecked'
      ? unchecked(remoteTag.why)
      : remoteTagVerdict(facts, remoteTag.value);
  return { id: 'tag:remote', title, ...verdict };
}

function remoteTagVerdict(
  { localTag, tag, remote }: StatusFacts,
  pushed: string | undefined,
): Verdict {
  const push = `git push ${remote ?? 'origin'} ${tag}`;
  const local = known(localTag);
  if (pushed === undefined && local === undefined)
    return drift('git-tag-not-pushed', 'no such tag', 'push-tag', `Create the tag, then: ${push}`);
  if (pushed === undefined) return drift('git-tag-not-pushed', 'not pushed', 'push-tag', push);
  if (local === undefined || local === pushed) return ok(`commit ${short(pushed)}`);
  return drift(
    'git-tag-differs',
    `commit ${short(pushed)}, but ${short(local)} here`,
    'retag',
    `Keep what others have: git tag --force ${tag} ${short(pushed)}; or release a new version.`,
  );
}

function releaseRow({ release, tag }: StatusFacts): StatusRow {
  const row = { id: 'release', title: 'GitHub release' };
  if (release.kind === 'unchecked') return { ...row, ...unchecked(release.why) };
  const found = release.value;
  if (found === undefined) {
    const publish = `Publish a release of ${tag}; a draft of it is not seen here.`;
    return { ...row, ...drift('release-missing', 'not published', 'release', publish) };
  }
  const missing = found.assets.filter(({ uploaded }) => !uploaded).map(({ name }) => name);
  if (missing.length > 0)
    return {
      ...row,
      ...drift(
        'release-incomplete',
        `not fully uploaded: ${missing.join(', ')}`,
        'release',
        'Upload them again.',
      ),
    };
  const kind = found.prerelease ? 'prerelease' : 'published';
  const { length } = found.assets;
  return { ...row, ...ok(`${kind}, ${length === 1 ? '1 asset' : `${length} assets`}`) };
}
