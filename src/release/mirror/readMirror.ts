import { allTags } from '../../oci/allTags.ts';
import { isAbort } from '../../oci/failure.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { compareTagVersions, isFullVersion, parseTagVersion } from '../../oci/tagVersion.ts';
import { linesOf } from '../config/config.ts';
import { ConfigError } from '../config/configError.ts';
import type { Project } from '../project.ts';
import type { Affixes } from '../tags/affixes.ts';
import { affixesOf } from '../tags/affixes.ts';
import { mirroredTag } from './mirrorTags.ts';
import type { Upstream, UpstreamPorts } from './readUpstream.ts';
import { readUpstream } from './readUpstream.ts';
import type { UpstreamApplication } from './upstreamApplication.ts';
import { upstreamApplications } from './upstreamApplication.ts';
import type { UpstreamVersion } from './upstreamVersions.ts';

/** An image in one of its repositories, compared with upstream. */
export interface MirroredImage {
  readonly image: string;
  /** `host/path`. */
  readonly repository: string;
  /** The tag of upstream’s version there. */
  readonly tag: string;
  readonly has: boolean;
  /** The newest version there is here, as its tag says it. */
  readonly ours?: string;
}

export type MirrorState =
  | {
      readonly kind: 'read';
      readonly application: UpstreamApplication;
      readonly upstream: Upstream;
      readonly images: readonly MirroredImage[];
    }
  | {
      readonly kind: 'failed';
      readonly application: UpstreamApplication;
      readonly error: unknown;
    };

/** Upstream has what one of our repositories does not. */
export function isNew(state: MirrorState): state is Extract<MirrorState, { kind: 'read' }> {
  return state.kind === 'read' && state.images.some(({ has }) => !has);
}

export interface MirrorPorts extends UpstreamPorts {
  readonly registry: Registry;
  readonly now: () => Date;
}

const concurrency = 3;

/**
 * What upstream has and our registries do not, application by application; one that cannot be
 * looked at is in the result. ConfigError for a wrong slipway.yaml or an unknown name.
 */
export async function readMirror(
  ports: MirrorPorts,
  project: Project,
  names: readonly string[],
  signal: AbortSignal,
): Promise<MirrorState[]> {
  const applications = upstreamApplications(project, names);
  return mapConcurrently(applications, concurrency, async (application): Promise<MirrorState> => {
    try {
      const upstream = await readUpstream(application, ports, signal);
      const images = await compare(ports, project, application, upstream.newest, signal);
      return { kind: 'read', application, upstream, images };
    } catch (error) {
      if (signal.aborted || isAbort(error)) throw error;
      return { kind: 'failed', application, error };
    }
  });
}

async function compare(
  { registry, now }: MirrorPorts,
  project: Project,
  { images }: UpstreamApplication,
  newest: UpstreamVersion,
  signal: AbortSignal,
): Promise<MirroredImage[]> {
  const tag = mirroredTag(project, newest, now());
  const affixes = affixesOf(linesOf(project.config?.flavor));
  const asked = images.flatMap(({ name, repositories }) => {
    if (repositories.length > 0) return repositories.map((repository) => ({ name, repository }));
    throw new ConfigError(
      'no-repository',
      `“${name}” has no repository to be compared with.`,
      `Add repositories: [registry/name] to ${name} in slipway.yaml.`,
    );
  });
  return mapConcurrently(asked, concurrency, async ({ name, repository }) => ({
    ...{ image: name, tag },
    ...(await lookAt(registry, repository, { tag, version: newest.version, affixes }, signal)),
  }));
}

interface Wanted {
  readonly tag: string;
  readonly version: string;
  readonly affixes: Affixes;
}

/** A version counts as there with or without a leading `v`. */
async function lookAt(
  registry: Registry,
  repository: Repository,
  { tag, version, affixes: { prefix, suffix } }: Wanted,
  signal: AbortSignal,
): Promise<Pick<MirroredImage, 'repository' | 'has' | 'ours'>> {
  const tags = await allTags(registry, repository, signal);
  const versions = tags.flatMap((name) => {
    if (!name.startsWith(prefix) || !name.endsWith(suffix)) return [];
    const bare = name.slice(prefix.length, name.length - suffix.length);
    const parsed = isFullVersion(bare) ? parseTagVersion(bare) : undefined;
    return parsed === undefined ? [] : [{ name, bare: bare.replace(/^v/, ''), parsed }];
  });
  const [ours] = versions.toSorted((one, other) => compareTagVersions(other.parsed, one.parsed));
  return {
    repository: formatRepository(repository),
    has: tags.includes(tag) || versions.some(({ bare }) => bare === version),
    ...(ours === undefined ? {} : { ours: ours.name }),
  };
}
