import type { Digest } from '../../oci/digest.ts';
import type { Repository } from '../../oci/reference.ts';
import type { BuildSpec } from '../buildSpec.ts';
import type { BuildxCommand } from '../buildxCommand.ts';

/** One platform of a build by digest. */
export interface PlatformBuild {
  /** `os/arch[/variant]`. */
  readonly platform: string;
  /** The whole build's, for this platform alone. */
  readonly spec: BuildSpec;
  readonly command: BuildxCommand;
  /** What an earlier run has pushed: it is not built again. */
  readonly kept?: Digest;
}

/** Platforms that are built and pushed each by itself, and merged into one index then. */
export interface ByDigestPlan {
  /** Where platforms are pushed to; other repositories get copies. */
  readonly repository: Repository;
  readonly builds: readonly [PlatformBuild, ...PlatformBuild[]];
}
