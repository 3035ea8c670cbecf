import type { BuildPlan } from '../../build/buildPlan.ts';
import type { BuildObserver, BuildResult } from '../../build/runBuild.ts';
import type { CopyProgress } from '../../oci/copyImage.ts';
import type { Placement, PlacementResult } from '../../oci/placement.ts';
import type { Promotion } from '../../oci/planPromotion.ts';
import type { BuildRequest } from '../builds/buildRequest.ts';
import type { TagPlanWithChanges } from '../tags/planTagChanges.ts';
import type { TagPlanRequest } from '../tags/planTags.ts';

/** The verbs that make images and put them into registries. */
export interface ImageVerbs {
  /**
   * A tag plan, and what each tag would do to the repositories: those named, else those of the
   * images. Fails with ConfigError, UnknownRefError or InvalidReferenceError; a registry that fails
   * is in the result.
   */
  planTagChanges(
    request: Partial<TagPlanRequest>,
    repositories: readonly string[],
    signal: AbortSignal,
  ): Promise<TagPlanWithChanges>;
  /** Fails with ConfigError or BuildError. */
  planBuild(request: BuildRequest, signal: AbortSignal): Promise<BuildPlan[]>;
  build(plan: BuildPlan, observer: BuildObserver, signal: AbortSignal): Promise<BuildResult>;
  /**
   * An image under other tags or in other repositories, by digest. A target is `:tag` of the same
   * repository, `repository:tag`, or a repository. Fails with InvalidReferenceError or RegistryError.
   */
  planPromotion(
    source: string,
    targets: readonly string[],
    signal: AbortSignal,
  ): Promise<Promotion>;
  /** The same, with signatures, SBOMs and other artifacts that refer to the image. */
  planPromotionWithReferrers: ImageVerbs['planPromotion'];
  /** Writes a merge or a promotion and reads it back. Fails with RegistryError or TagsIncompleteError. */
  place(
    placement: Placement,
    onProgress: (progress: CopyProgress) => void,
    signal: AbortSignal,
  ): Promise<PlacementResult>;
}
