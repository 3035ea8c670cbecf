import type { BuildRequest } from './buildRequest.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import type { Builder } from '../../build/builder.ts';
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
import { refuseSharedTags } from '../refuseSharedTags.ts';
import { selectImages } from '../selectImages.ts';
import { completeTagRequest, requireValid } from '../tags/completeTagRequest.ts';
import { planTags } from '../tags/planTags.ts';
import { tagsNow } from './tagsNow.ts';
import type { LastReleasePorts } from './unchangedBuild.ts';
import { sinceLastRelease, unchangedBuild } from './unchangedBuild.ts';
import type { Reuse, ReusePorts } from './reuse.ts';
import { reuse } from './reuse.ts';

export interface PlanBuildPorts extends ProjectPorts, ReusePorts, LastReleasePorts {
  readonly buildKit: BuildKit;
  readonly engine: Engine;
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
  const images = selectImages(project, request.images ?? []);
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
      const asked = { image, project, spec: specAt(now), now };
      const skip = since && (await unchangedBuild(ports, asked, since, signal));
      if (skip !== undefined) return { spec: asked.spec, skip };
      return reuse({ image, project, request, now, specAt }, ports, signal);
    }),
  ]);
  const plans = reuses.map((reused) => planOne(reused, builders, engine, request));
  if (request.compareTags !== true || request.output !== 'push') return plans;
  return mapConcurrently(plans, concurrency, async (plan) =>
    plan.skip === undefined
      ? { ...plan, tags: await tagsNow(ports.registry, plan.spec.tags, signal) }
      : plan,
  );
}

/** The project under the version and the git tag it is released with. */
function asReleased(project: Project, { release }: BuildRequest): Project {
  const { state } = project;
  if (release === undefined) return project;
  const tagged = state === undefined ? {} : { state: { ...state, tags: [release.tag] } };
  return { ...project, version: release.version, ...tagged };
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
