import { Failure } from '../oci/failure.ts';
import { buildCommand } from './buildCommand.ts';
import type { BuildPlan } from './buildPlan.ts';
import type { BuildSpec } from './buildSpec.ts';
import type { PlatformBuild } from './byDigest/byDigestPlan.ts';
import { otherCaches } from './localCache.ts';
import type { CacheClaim, LocalCache, LocalCacheChange, LocalCaches } from './localCache.ts';

export interface ClaimedCaches {
  /** The plan, without the caches that another build has. */
  readonly plan: BuildPlan;
  /**
   * Replaces the caches of what was built, and removes what else was exported. A cache that cannot
   * be replaced is noted: it fails no build.
   */
  end(isBuilt: (platform: string | undefined) => boolean): Promise<readonly LocalCacheChange[]>;
}

interface UsedCache {
  /** Of a build by digest. */
  readonly platform?: string;
  readonly cache: LocalCache;
  readonly before: number;
  readonly claim?: CacheClaim;
}

/** Takes the local caches of a plan before it runs. Fails as LocalCaches does, and holds none then. */
export async function claimCaches(
  plan: BuildPlan,
  caches: LocalCaches,
  note: (line: string) => void,
  signal: AbortSignal,
): Promise<ClaimedCaches> {
  const used: UsedCache[] = [];
  try {
    for (const { platform, spec } of partsOf(plan)) {
      const { localCache: cache } = spec;
      if (cache === undefined) continue;
      const before = await caches.size(cache, signal);
      const { fresh } = cache;
      const claim =
        fresh === undefined ? undefined : await caches.claim({ ...cache, fresh }, signal);
      used.push({
        cache,
        before,
        ...(platform === undefined ? {} : { platform }),
        ...(claim === undefined ? {} : { claim }),
      });
    }
  } catch (error) {
    for (const { claim } of used) await claim?.discard();
    throw error;
  }
  const taken = new Set(used.filter(isTaken).map(({ cache }) => cache));
  for (const { name } of taken)
    note(`The cache ${name} is in use by another build: this one goes without it.`);
  return {
    plan: without(plan, taken),
    async end(isBuilt) {
      const changes: LocalCacheChange[] = [];
      for (const one of used) changes.push(await endOf(one, caches, isBuilt(one.platform), note));
      return changes;
    },
  };
}

function isTaken({ cache, claim }: UsedCache): boolean {
  return cache.fresh !== undefined && claim === undefined;
}

function partsOf({
  spec,
  byDigest,
}: BuildPlan): readonly { readonly platform?: string; readonly spec: BuildSpec }[] {
  return byDigest?.builds.filter(({ kept }) => kept === undefined) ?? [{ spec }];
}

async function endOf(
  used: UsedCache,
  caches: LocalCaches,
  built: boolean,
  note: (line: string) => void,
): Promise<LocalCacheChange> {
  const { cache, before, claim } = used;
  const { name, folder } = cache;
  // The build is over: what is left to do is not to be cancelled with it.
  const unending = new AbortController().signal;
  const change = { name, folder, before };
  try {
    if (isTaken(used)) return { ...change, outcome: 'in-use', after: before };
    if (!built) await claim?.discard();
    const replaced = built && (await claim?.replace()) === true;
    const after = await caches.size(cache, unending);
    const grown = cache.fresh === undefined && built;
    return { ...change, after, outcome: replaced ? 'replaced' : grown ? 'grown' : 'kept' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    note(`The cache ${name} stays as it was: ${error.message}`);
    return { ...change, outcome: 'kept', after: before };
  }
}

/** The same plan that neither reads nor writes some caches. */
function without(plan: BuildPlan, caches: ReadonlySet<LocalCache>): BuildPlan {
  if (caches.size === 0) return plan;
  const { builder, byDigest } = plan;
  const name = builder.kind === 'existing' ? builder.builder.name : builder.create.name;
  if (byDigest === undefined) {
    const spec = withoutCache(plan.spec, caches);
    return { ...plan, spec, command: buildCommand(spec, name) };
  }
  const rebuilt = (build: PlatformBuild): PlatformBuild => {
    const spec = withoutCache(build.spec, caches);
    return { ...build, spec, command: buildCommand(spec, name, byDigest.repository) };
  };
  const [first, ...others] = byDigest.builds;
  return { ...plan, byDigest: { ...byDigest, builds: [rebuilt(first), ...others.map(rebuilt)] } };
}

function withoutCache(spec: BuildSpec, caches: ReadonlySet<LocalCache>): BuildSpec {
  const { localCache, ...rest } = spec;
  if (localCache === undefined || !caches.has(localCache)) return spec;
  return { ...rest, ...otherCaches(spec) };
}
