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
      ...facts.images.flatMap((image) => imageRows(image, { commit, head: facts.head, tag })),
    ],
  };
}

/** What others see decides, unless they see nothing. */
export function releasedCommit({
  localTag,
  remoteTag,
}: Pick<StatusFacts, 'localTag' | 'remoteTag'>): string | undefined {
  return known(remoteTag) ?? known(localTag);
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
  const edit = { action: 'edit', path, text: `Write ${version} into ${path}.` } as const;
  if (found === undefined)
    return drift('version-file-unreadable', problem ?? 'holds no version', edit);
  if (found === version) return ok(found);
  return drift('version-file-differs', `says ${found}, not ${version}`, edit);
}

function localTagRow(facts: StatusFacts): StatusRow {
  const { localTag, remoteTag, tag, remote = 'origin' } = facts;
  const row = { id: 'tag:local', title: `Git tag ${tag}` };
  if (localTag.kind === 'unchecked') return { ...row, ...unchecked(localTag.why) };
  if (localTag.value !== undefined) return { ...row, ...ok(`commit ${short(localTag.value)}`) };
  if (known(remoteTag) !== undefined) {
    const text = `git fetch ${remote} tag ${tag}`;
    const remedy = { action: 'fetch-tag', text } as const;
    return { ...row, ...drift('git-tag-not-fetched', 'only on the remote', remedy) };
  }
  const text = tagCommand(facts, undefined, '--push');
  return { ...row, ...drift('git-tag-missing', 'no such tag', { action: 'tag', text }) };
}

/** Names the commit where it is not the one that is checked out. */
function tagCommand(
  { version, head }: StatusFacts,
  commit: string | undefined,
  option: string,
): string {
  const at = commit === undefined || commit === head ? '' : ` --commit ${commit}`;
  return `slipway tag ${version}${at} ${option}`;
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

function remoteTagVerdict(facts: StatusFacts, pushed: string | undefined): Verdict {
  const local = known(facts.localTag);
  if (pushed === undefined) {
    const text = tagCommand(facts, local, '--push');
    return local === undefined
      ? drift('git-tag-not-pushed', 'no such tag', { action: 'tag', text })
      : drift('git-tag-not-pushed', 'not pushed', { action: 'push-tag', text, commit: local });
  }
  if (local === undefined || local === pushed) return ok(`commit ${short(pushed)}`);
  const take = tagCommand(facts, pushed, '--replace');
  return drift('git-tag-differs', `commit ${short(pushed)}, but ${short(local)} here`, {
    ...{ action: 'replace-tag', commit: pushed },
    text: `Take what others have: ${take}; or release a new version.`,
  });
}

function releaseRow({ release, version }: StatusFacts): StatusRow {
  const row = { id: 'release', title: 'GitHub release' };
  if (release.kind === 'unchecked') return { ...row, ...unchecked(release.why) };
  const found = release.value;
  if (found === undefined) {
    const text = `slipway publish ${version}; a draft of it is not seen here.`;
    return { ...row, ...drift('release-missing', 'not published', { action: 'release', text }) };
  }
  const missing = found.assets.filter(({ uploaded }) => !uploaded).map(({ name }) => name);
  if (missing.length > 0)
    return {
      ...row,
      ...drift('release-incomplete', `not fully uploaded: ${missing.join(', ')}`, {
        action: 'release',
        text: `Upload them again: slipway publish ${version}`,
      }),
    };
  const kind = found.prerelease ? 'prerelease' : 'published';
  const { length } = found.assets;
  return { ...row, ...ok(`${kind}, ${length === 1 ? '1 asset' : `${length} assets`}`) };
}
