import type { PlatformBuild } from '../build/byDigest/byDigestPlan.ts';
import type { BuildPlan, PlannedTag } from '../build/buildPlan.ts';
import { irreversible } from '../build/buildPlan.ts';
import type { LocalCacheSize } from '../build/localCache.ts';
import { platformNodes } from '../build/platformNodes.ts';
import { formatPlatform } from '../oci/platform.ts';
import { formatReference } from '../oci/reference.ts';
import { builderName } from '../terminal/buildPlanText.ts';

/** The document of `build --dry-run --json`, for one image. */
export function buildPlanJson(plan: BuildPlan): Record<string, unknown> {
  const { spec, builder, command, warnings, byDigest, skip, tags } = plan;
  return {
    image: spec.image,
    builder: builderName(plan),
    builderReason: builder.because,
    ...(builder.kind === 'create' ? { createBuilder: builder.create } : {}),
    command: ['docker', ...command.args],
    ...(command.stdin === undefined ? {} : { input: command.stdin }),
    directory: command.cwd,
    output: spec.output,
    strategy: byDigest === undefined ? 'together' : 'by-digest',
    ...(byDigest === undefined ? {} : { builds: byDigest.builds.map(platformBuildJson) }),
    ...(skip === undefined ? {} : { skipped: skip.reason, digest: skip.digest }),
    tags: spec.tags.map(formatReference),
    ...(tags === undefined ? {} : { tagChanges: tags.map(plannedTagJson) }),
    platforms: spec.platforms.map(formatPlatform),
    nodes: platformNodes(plan),
    cacheFrom: spec.cacheFrom,
    cacheTo: spec.cacheTo,
    ...(plan.localCaches === undefined
      ? {}
      : { localCaches: plan.localCaches.map(localCacheJson) }),
    secrets: spec.secrets,
    ssh: spec.ssh,
    irreversible: irreversible(plan),
    warnings,
  };
}

function localCacheJson({
  cache: { folder, fresh },
  size,
}: LocalCacheSize): Record<string, unknown> {
  return { folder, size, replaced: fresh !== undefined };
}

function platformBuildJson({ platform, command, kept }: PlatformBuild): Record<string, unknown> {
  if (kept !== undefined) return { platform, kept };
  return { platform, command: ['docker', ...command.args] };
}

function plannedTagJson({ reference, ...change }: PlannedTag): Record<string, unknown> {
  return { reference: formatReference(reference), ...change };
}
