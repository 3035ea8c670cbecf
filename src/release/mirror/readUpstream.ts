import type { GitHubAt } from '../gitHub.ts';
import { MirrorError } from './mirrorError.ts';
import type { UpstreamApplication, UpstreamSource } from './upstreamApplication.ts';
import { sourceAddress, sourceText } from './upstreamApplication.ts';
import type { UpstreamGit } from './upstreamGit.ts';
import type { UpstreamRelease, UpstreamVersion } from './upstreamVersions.ts';
import { upstreamVersions } from './upstreamVersions.ts';

export interface UpstreamPorts {
  readonly gitHub?: GitHubAt;
  readonly upstreamGit: UpstreamGit;
}

export interface Upstream {
  readonly newest: UpstreamVersion;
  /** GitHub’s releases, or the tags of the repository. */
  readonly from: 'releases' | 'tags';
  /** Tags that are no version. */
  readonly odd: readonly string[];
  /** True when there are more releases than were looked through. */
  readonly cut: boolean;
}

/** Pages of a hundred; the newest release is among the first. */
const mostPages = 10;

/** The newest version that is followed. GitHubError, SourceControlError, MirrorError without one. */
export async function readUpstream(
  application: UpstreamApplication,
  ports: UpstreamPorts,
  signal: AbortSignal,
): Promise<Upstream> {
  const read = await readReleases(application.source, ports, signal);
  const { newest, known, odd } = upstreamVersions(read.releases, application);
  if (newest !== undefined) return { newest, odd, from: read.from, cut: read.cut };
  throw none(application, read.from, known, odd.length);
}

interface Read {
  readonly releases: readonly UpstreamRelease[];
  readonly from: Upstream['from'];
  readonly cut: boolean;
}

/** Who publishes no releases on GitHub is followed by tags. */
async function readReleases(
  source: UpstreamSource,
  { gitHub: gitHubAt, upstreamGit }: UpstreamPorts,
  signal: AbortSignal,
): Promise<Read> {
  const tags = async (address: string): Promise<Read> => {
    const found = await upstreamGit.tags(address, signal);
    const releases = found.map(({ name }) => ({ tag: name, prerelease: false }));
    return { releases, from: 'tags', cut: false };
  };
  if (source.kind === 'git') return tags(source.address);
  const releases: UpstreamRelease[] = [];
  const gitHub = gitHubAt?.('github.com');
  let pages = 0;
  for await (const page of gitHub?.releases(source.owner, source.name, signal) ?? []) {
    // Only a further page shows that there are more.
    if (pages === mostPages) return { releases, from: 'releases', cut: true };
    releases.push(...page);
    pages += 1;
  }
  if (releases.length > 0) return { releases, from: 'releases', cut: false };
  return tags(sourceAddress(source));
}

function none(
  application: UpstreamApplication,
  from: Upstream['from'],
  known: number,
  odd: number,
): MirrorError {
  const where = sourceText(application.source);
  const others = odd === 0 ? '' : `, and ${odd} ${from} that are no version`;
  return new MirrorError(
    'no-version',
    `${where} has no version that is followed: ${known} version${known === 1 ? '' : 's'} among its ${from}${others}.`,
    'Look at versions, prereleases and ignore under upstream in slipway.yaml.',
  );
}
