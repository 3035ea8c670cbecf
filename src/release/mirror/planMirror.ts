import type { BuildPlan } from '../../build/buildPlan.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { BuildRequest } from '../builds/buildRequest.ts';
import type { UpstreamBuild } from '../builds/placeUpstream.ts';
import { upstreamPaths } from '../builds/placeUpstream.ts';
import type { PlanBuildPorts } from '../builds/planBuilds.ts';
import { planBuilds } from '../builds/planBuilds.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import type { Project } from '../project.ts';
import { affixesOf } from '../tags/affixes.ts';
import type { TagPlanRequest } from '../tags/planTags.ts';
import { planTagChanges } from '../tags/planTagChanges.ts';
import { MirrorError } from './mirrorError.ts';
import { mirrorTagRequest } from './mirrorTags.ts';
import type { MirrorState } from './readMirror.ts';
import { sourceAddress } from './upstreamApplication.ts';
import type { UpstreamClones } from './upstreamClones.ts';
import type { UpstreamGit } from './upstreamGit.ts';
import type { UpstreamVersion } from './upstreamVersions.ts';

export type ReadApplication = Extract<MirrorState, { readonly kind: 'read' }>;

export interface PlanMirrorPorts extends PlanBuildPorts {
  readonly upstreamGit: UpstreamGit;
  readonly upstreamClones: UpstreamClones;
}

/** A push of a mirror run, and the request that plans it again. */
export interface MirrorBuild {
  readonly plan: BuildPlan;
  readonly request: BuildRequest;
}

/**
 * Clones what was released and plans the pushes that are missing, each platform by digest. MirrorError,
 * SourceControlError, ConfigError, BuildError, RegistryError.
 */
export async function planMirror(
  ports: PlanMirrorPorts,
  project: Project,
  { application, upstream, images }: ReadApplication,
  signal: AbortSignal,
): Promise<MirrorBuild[]> {
  const { newest } = upstream;
  const address = sourceAddress(application.source);
  const commit = await commitOf(ports.upstreamGit, address, newest.tag, signal);
  const folder = await ports.upstreamClones.clone({ address, tag: newest.tag, commit }, signal);
  const date = ports.now();
  const request = mirrorTagRequest(project, newest, date, commit);
  const builds: MirrorBuild[] = [];
  for (const image of application.images) {
    const due = images.filter((one) => one.image === image.name && !one.has);
    if (due.length === 0) continue;
    const missing = new Set(due.map(({ repository }) => repository));
    const tags = await missingTags(ports, image, missing, { request, newest }, signal);
    // Pushed by somebody since it was looked for. Without tags, all of the rules would be taken.
    if (tags.length === 0) continue;
    const source = await sourceOf(ports.upstreamClones, image, { folder, address, commit });
    const asked: BuildRequest = {
      ...{ images: [image.name], tags, output: 'push', strategy: 'by-digest', compareTags: true },
      release: { version: newest.version, tag: newest.tag, date },
      upstream: source,
    };
    const plans = await planBuilds(asked, ports, signal);
    builds.push(...plans.map((plan) => ({ plan, request: asked })));
  }
  return builds;
}

async function commitOf(
  git: UpstreamGit,
  address: string,
  tag: string,
  signal: AbortSignal,
): Promise<string> {
  const found = (await git.tags(address, signal)).find(({ name }) => name === tag);
  if (found !== undefined) return found.commit;
  throw new MirrorError(
    'moved',
    `${address} has no tag ${tag} any more.`,
    'Somebody took it back. Try again later, or pass it over with ignore.',
  );
}

/** What the image says of the clone, found in it. */
async function sourceOf(
  clones: UpstreamClones,
  image: ImageDefinition,
  clone: Pick<UpstreamBuild, 'folder' | 'address' | 'commit'>,
): Promise<UpstreamBuild> {
  const { context, dockerfile } = upstreamPaths(image);
  return {
    ...clone,
    ...(context === undefined ? {} : { context: await clones.within(clone.folder, context) }),
    ...(dockerfile === undefined
      ? {}
      : { dockerfile: await clones.within(clone.folder, dockerfile) }),
  };
}

/** Without those that would go backwards; a prerelease never gets `latest`. RegistryError. */
async function missingTags(
  { registry }: Pick<PlanBuildPorts, 'registry'>,
  image: ImageDefinition,
  missing: ReadonlySet<string>,
  { request, newest }: { readonly request: TagPlanRequest; readonly newest: UpstreamVersion },
  signal: AbortSignal,
): Promise<string[]> {
  const targets = image.repositories
    .filter((repository) => missing.has(formatRepository(repository)))
    .map((repository) => ({ repository, immutable: image.immutableTags === true }));
  const { repositories } = await planTagChanges(request, targets, registry, signal);
  const { prefix, suffix } = affixesOf(request.flavor ?? '');
  const latest = new Set(['latest', `${prefix}latest${suffix}`]);
  return repositories.flatMap(({ repository, changes, error }) => {
    if (error !== undefined) throw error;
    return changes
      .filter(({ action }) => action !== 'forbidden')
      .filter(({ tag }) => !newest.prerelease || !latest.has(tag))
      .map(({ tag }) => `${repository}:${tag}`);
  });
}
