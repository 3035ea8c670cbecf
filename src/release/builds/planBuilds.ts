import type { BuildRequest } from './buildRequest.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import type { Builder } from '../../build/builder.ts';
import type { LocalCaches } from '../../build/localCache.ts';
import type { Engine, EngineInfo } from '../../build/engine.ts';
import { EngineError } from '../../build/engine.ts';
import { planBuild } from '../../build/planBuild.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import { formatReference } from '../../oci/reference.ts';
import type { BuildSpec } from '../../build/buildSpec.ts';
import { buildSpecFor } from '../buildSpecs.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import { declaredTags } from '../declaredTags.ts';
import type { Project, ProjectPorts } from '../project.ts';
import { loadProject } from '../project.ts';
import { refuseSharedCaches } from '../refuseSharedCaches.ts';
import { refuseSharedTags } from '../refuseSharedTags.ts';
import type { SourceState } from '../sourceControl.ts';
import { selectImages } from '../selectImages.ts';
import { completeTagRequest, requireValid } from '../tags/completeTagRequest.ts';
import { planTags } from '../tags/planTags.ts';
import { cacheNotes } from './cacheNotes.ts';
import { tagsNow } from './tagsNow.ts';
import type { UpstreamBuild } from './placeUpstream.ts';
import { placeUpstream } from './placeUpstream.ts';
import type { LastReleasePorts } from './unchangedBuild.ts';
import { sinceLastRelease, unchangedBuild } from './unchangedBuild.ts';
import type { Reuse, ReusePorts } from './reuse.ts';
import { reuse } from './reuse.ts';

export interface PlanBuildPorts extends ProjectPorts, ReusePorts, LastReleasePorts {
  readonly buildKit: BuildKit;
  readonly engine: Engine;
  readonly localCaches: LocalCaches;
  /** Whether a variable of the environment is set; its value is nobody's business here. */
  readonly hasVariable: (name: string) => boolean;
  readonly now: () => Date;
}

const concurrency = 3;

/** What a request builds, and what of it need not be built. ConfigError, BuildError, RegistryError. */
export async function planBuilds(
  request: BuildRequest,
  ports: PlanBuildPorts,
  signal: AbortSignal,
): Promise<BuildPlan[]> {
  const project = asReleased(await loadProject(ports, signal), request);
  requireValid(project);
  refuseSharedCaches(project);
  const asked = request.images ?? [];
  const images = placeUpstream(selectImages(project, asked), request.upstream, asked);
  const now = request.release?.date ?? ports.now();
  const specFor = (image: ImageDefinition, date: Date): BuildSpec =>
    buildSpecFor(project, image, { ...request, tags: tagsFor(request, project, image, now) }, date);
  const specs = images.map((image) => specFor(image, now));
  if (request.output !== 'none') refuseSharedTags(specs);
  const since =
    request.changed === true ? await sinceLastRelease(ports, project, signal) : undefined;
  const [builders, engine, reuses] = await Promise.all([
    ports.buildKit.listBuilders(signal),
    engineInfo(ports.engine, signal),
    mapConcurrently(images, concurrency, async (image): Promise<Reuse> => {
      const specAt = (date: Date): BuildSpec => specFor(image, date);
      const due = { image, project, spec: specAt(now), now };
      const skip = since && (await unchangedBuild(ports, due, since, signal));
      if (skip !== undefined) return { spec: due.spec, skip };
      return reuse({ image, project, request, now, specAt }, ports, signal);
    }),
  ]);
  const planned = reuses.map((reused, at) => ({
    plan: planOne(reused, builders, engine, request),
    cache: images[at]?.cache,
  }));
  const plans = await mapConcurrently(planned, concurrency, ({ plan, cache }) =>
    withCaches(plan, cache, ports, signal),
  );
  if (request.compareTags !== true || request.output !== 'push') return plans;
  return mapConcurrently(plans, concurrency, async (plan) =>
    plan.skip === undefined
      ? { ...plan, tags: await tagsNow(ports.registry, plan.spec.tags, signal) }
      : plan,
  );
}

/** The project under the version and the git tag it is released with. */
function asReleased(project: Project, { release, upstream }: BuildRequest): Project {
  if (release === undefined) return project;
  const state = upstream === undefined ? project.state : stateOf(project, upstream);
  const tagged = state === undefined ? {} : { state: { ...state, tags: [release.tag] } };
  return { ...project, version: release.version, ...tagged };
}

/** Labels and templates are to tell the commit and the home of what is packaged. */
function stateOf({ root }: Project, { address, commit }: UpstreamBuild): SourceState {
  const remotes = [{ name: 'origin', url: address }];
  return { root, commit, tags: [], dirty: false, shallow: true, remotes };
}

function planOne(
  { spec, kept, skip, identity }: Reuse,
  builders: readonly Builder[],
  engine: EngineInfo | undefined,
  { builder }: BuildRequest,
): BuildPlan {
  const options = {
    ...(builder === undefined ? {} : { builder }),
    ...(kept === undefined ? {} : { kept }),
  };
  const made = planBuild(spec, builders, engine, options);
  if (made.kind === 'problem') throw made.error;
  return {
    ...made.plan,
    ...(identity === undefined ? {} : { identity }),
    ...(skip === undefined ? {} : { skip }),
  };
}

/** With the size of what is kept on this machine, and what is to be known of its caches. */
async function withCaches(
  plan: BuildPlan,
  cache: ImageDefinition['cache'],
  ports: PlanBuildPorts,
  signal: AbortSignal,
): Promise<BuildPlan> {
  if (plan.skip !== undefined) return plan;
  const specs = plan.byDigest?.builds.map(({ spec }) => spec) ?? [plan.spec];
  const caches = specs.flatMap(({ localCache }) => localCache ?? []);
  const localCaches = await mapConcurrently(caches, concurrency, async (one) => ({
    cache: one,
    size: await ports.localCaches.size(one, signal),
  }));
  const sized = localCaches.length === 0 ? plan : { ...plan, localCaches };
  const inWorkflow =
    ports.hasVariable('ACTIONS_RUNTIME_TOKEN') &&
    (ports.hasVariable('ACTIONS_RESULTS_URL') || ports.hasVariable('ACTIONS_CACHE_URL'));
  const dockerignore = await dockerignoreOf(plan, ports, signal);
  const notes = cacheNotes(sized, { cache, inWorkflow, dockerignore });
  return notes.length === 0 ? sized : { ...sized, warnings: [...sized.warnings, ...notes] };
}

/** Of a context within the project. */
async function dockerignoreOf(
  { spec: { context } }: BuildPlan,
  { workspace }: PlanBuildPorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { root } = workspace;
  if (context !== root && !context.startsWith(`${root}/`)) return undefined;
  const file = `${context.slice(root.length + 1)}/.dockerignore`.replace(/^\//, '');
  return workspace.readText(file, signal);
}

/**
 * The tags asked for, else those the rules give this commit; `dev` for what stays on this machine.
 * Where slipway.yaml has no rules, the tags of a bake or compose file count.
 */
function tagsFor(
  request: BuildRequest,
  project: Project,
  image: ImageDefinition,
  now: Date,
): readonly string[] {
  if (request.tags !== undefined && request.tags.length > 0) return request.tags;
  if (request.output === 'none') return [];
  const { release } = request;
  const declared = release === undefined ? declaredTags(project, image) : [];
  if (declared.length > 0) return declared.map(formatReference);
  const ref = release === undefined ? {} : { ref: `refs/tags/${release.tag}` };
  const { tags } = planTags(completeTagRequest(ref, project, now));
  return tags.length === 0 && request.output === 'load' ? ['dev'] : tags;
}

/** Without it the plan is more careful; that the engine cannot be asked is the doctor's to say. */
async function engineInfo(engine: Engine, signal: AbortSignal): Promise<EngineInfo | undefined> {
  try {
    return await engine.info(signal);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
