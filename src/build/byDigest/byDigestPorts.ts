import type { Digest } from '../../oci/digest.ts';
import type { MergePorts } from '../../oci/merge/planMerge.ts';
import type { BuildPorts } from '../runBuild.ts';

/** What a build by digest needs of the world. */
export interface ByDigestPorts extends BuildPorts, MergePorts {
  /** Remembers what a platform was pushed as, so that another run need not build it. */
  readonly keep: (platform: string, digest: Digest) => Promise<void>;
}
