import { formatPlatform } from '../../oci/platform.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { askedVersion } from '../askedVersion.ts';
import { completeTagRequest, requireValid } from '../tags/completeTagRequest.ts';
import type { GitHubAt } from '../gitHub.ts';
import { GitHubError } from '../gitHub.ts';
import { findGitHubPlace } from '../gitHubRelease/gitHubPlace.ts';
import { planTags } from '../tags/planTags.ts';
import type { Project } from '../project.ts';
import { publishedImage } from './publishedImage.ts';
import { readVersionFiles } from '../readVersion.ts';
import type { SourceControl } from '../sourceControl.ts';
import { SourceControlError } from '../sourceControl.ts';
import type { VersionTags } from './readOtherTags.ts';
import { readOtherTags } from './readOtherTags.ts';
import { affixesOf } from '../tags/affixes.ts';
import { present } from '../../oci/foreignJson.ts';
import type { Checked, ReleaseFact, RepositoryFact, StatusFacts } from './statusFacts.ts';
import { releasedCommit } from './status.ts';
import type { Workspace } from '../workspace.ts';

export interface StatusPorts {
  readonly workspace: Workspace;
  readonly sourceControl: SourceControl;
  readonly registry: Registry;
  readonly gitHub?: GitHubAt;
}

export interface StatusRequest {
  readonly project: Project;
  /** The project's own when absent. */
  readonly version?: string;
  readonly now: Date;
}

/**
 * What everybody says about a version: the files, git here and on the remote, GitHub, registries.
 * Who cannot be asked is unchecked in the result. Throws ConfigError without a version, or for a
 * wrong slipway.yaml.
 */
export async function readStatus(
  ports: StatusPorts,
  request: StatusRequest,
  signal: AbortSignal,
): Promise<StatusFacts> {
  const { project } = request;
  requireValid(project);
  const version = askedVersion(project, request.version, 'status');
  const { tag, remote, localTag, remoteTag } = await readTags(ports, project, version, signal);
  const commit = releasedCommit({ localTag, remoteTag });
  const elsewhere =
    request.version !== undefined && commit !== undefined && commit !== project.state?.commit;
  const asked = completeTagRequest(
    { ref: `refs/tags/${tag}`, sha: commit ?? '' },
    project,
    request.now,
  );
  const plan = planTags(asked);
  const tags = {
    tags: plan.tags.length > 0 ? plan.tags : [version],
    ref: asked.ref,
    affixes: affixesOf(asked.flavor ?? ''),
  };
  const [files, release, images] = await Promise.all([
    elsewhere
      ? unchecked('the files here belong to another commit than the tag')
      : readVersionFiles(ports.workspace, project.config?.['version-files'], signal).then(asKnown),
    readRelease(ports.gitHub, project, tag, signal),
    Promise.all(
      project.images.map(async (image) => ({
        name: image.name,
        tag: plan.version ?? version,
        platforms: image.platforms.map(formatPlatform),
        repositories: await Promise.all(
          image.repositories.map((repository) =>
            readRepository(ports.registry, repository, tags, signal),
          ),
        ),
      })),
    ),
  ]);
  return {
    ...{ version, tag, files, localTag, remoteTag, release, images },
    ...present({ remote, head: project.state?.commit }),
  };
}

function asKnown<Value>(value: Value): Checked<Value> {
  return { kind: 'known', value };
}

type Unchecked = Extract<Checked<never>, { readonly kind: 'unchecked' }>;

function unchecked(why: string): Unchecked {
  return { kind: 'unchecked', why };
}

type Tags = Pick<StatusFacts, 'tag' | 'remote' | 'localTag' | 'remoteTag'>;

/** The tag of a version is `v1.4.0` or `1.4.0`, or what stands on this commit. */
async function readTags(
  { sourceControl }: StatusPorts,
  { state, root, sourceControlError }: Project,
  version: string,
  signal: AbortSignal,
): Promise<Tags> {
  const usual = `v${version}`;
  if (state === undefined) {
    const none = unchecked(sourceControlError?.message ?? 'git was not asked');
    return { tag: usual, localTag: none, remoteTag: none };
  }
  const names = [usual, version];
  const local = await firstTag(names, (tag) => sourceControl.tagCommit(root, tag, signal));
  const remote = (state.remotes.find(({ name }) => name === 'origin') ?? state.remotes[0])?.name;
  const looked = local.tag === undefined ? names : [local.tag];
  const pushed =
    remote === undefined
      ? { commit: unchecked('there is no remote') }
      : await firstTag(looked, (tag) => sourceControl.remoteTagCommit(root, remote, tag, signal));
  return {
    tag: local.tag ?? pushed.tag ?? usual,
    localTag: local.commit,
    remoteTag: pushed.commit,
    ...(remote === undefined ? {} : { remote }),
  };
}

interface FoundTag {
  readonly tag?: string;
  readonly commit: Checked<string | undefined>;
}

async function firstTag(
  names: readonly string[],
  commitOf: (tag: string) => Promise<string | undefined>,
): Promise<FoundTag> {
  try {
    for (const tag of names) {
      const commit = await commitOf(tag);
      if (commit !== undefined) return { tag, commit: asKnown(commit) };
    }
    return { commit: asKnown(undefined) };
  } catch (error) {
    if (error instanceof SourceControlError) return { commit: unchecked(error.message) };
    throw error;
  }
}

async function readRelease(
  gitHubAt: GitHubAt | undefined,
  { config, state }: Project,
  tag: string,
  signal: AbortSignal,
): Promise<Checked<ReleaseFact | undefined>> {
  const gitHub = gitHubAt?.(config?.github?.host);
  const place = gitHub && findGitHubPlace(gitHub.host, config?.github?.repository, state);
  if (gitHub === undefined || place === undefined)
    return unchecked('the project’s remote is not on GitHub');
  try {
    return asKnown(await gitHub.releaseByTag(place.owner, place.name, tag, signal));
  } catch (error) {
    if (error instanceof GitHubError) return unchecked(error.message);
    throw error;
  }
}

async function readRepository(
  registry: Registry,
  repository: Repository,
  wanted: VersionTags,
  signal: AbortSignal,
): Promise<RepositoryFact> {
  const name = formatRepository(repository);
  const [tag = ''] = wanted.tags;
  try {
    const image = await publishedImage(registry, { kind: 'tag', repository, tag }, signal);
    if (image === undefined) return { repository: name, image: asKnown(image) };
    const otherTags = await readOtherTags(registry, repository, image.digest, wanted, signal).then(
      asKnown,
      asUnchecked,
    );
    return { repository: name, image: asKnown(image), otherTags };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const broken = ['not-found', 'malformed', 'digest-mismatch'].includes(error.reason);
    const image = broken ? asKnown({ broken: error.message }) : uncheckedBy(error);
    return { repository: name, image };
  }
}

function asUnchecked(error: unknown): Unchecked {
  if (error instanceof RegistryError) return uncheckedBy(error);
  throw error;
}

/** Not checked, and signing in helps where that is why. */
function uncheckedBy({ message, reason, host }: RegistryError): Unchecked {
  const refused = reason === 'unauthorized' || reason === 'denied';
  return { ...unchecked(message), ...(refused && host !== undefined && { refusedBy: host }) };
}
