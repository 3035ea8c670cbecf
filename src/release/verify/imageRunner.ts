import type { Digest } from '../../oci/digest.ts';
import type { Repository } from '../../oci/reference.ts';
import type { RunLimits } from './verifyRules.ts';

export interface ImageRun {
  readonly repository: Repository;
  /** Of one platform's manifest. */
  readonly digest: Digest;
  /** `os/arch[/variant]`; emulated where the engine's machine is another. */
  readonly platform: string;
  /** Instead of the image's own command; as it is without. */
  readonly args?: readonly string[];
  readonly limits: RunLimits;
  /** What is waited for, at most as long as the limits allow. */
  readonly until: 'exit' | 'healthy';
}

/** `output` is the end of what it wrote, as it wrote it. */
export type ImageRunOutcome =
  | {
      readonly kind: 'exited';
      readonly exitCode: number;
      readonly outOfMemory: boolean;
      readonly output: string;
      readonly durationMs: number;
    }
  /** The engine could not start its program, e.g. `exec format error`. */
  | { readonly kind: 'not-started'; readonly message: string }
  | { readonly kind: 'timeout'; readonly output: string }
  | { readonly kind: 'healthy'; readonly durationMs: number }
  /** `output` is of the health check itself. */
  | { readonly kind: 'unhealthy'; readonly output: string }
  | { readonly kind: 'no-health-check' };

/** Runs images in containers of its own, which are gone afterwards however it ends. */
export interface ImageRunner {
  /** Pulls what is not there, by digest. Fails with EngineError or RegistryError. */
  run(run: ImageRun, signal: AbortSignal): Promise<ImageRunOutcome>;
  /** Removes the image again, if it was pulled for a run; never fails for that. */
  release(repository: Repository, digest: Digest): Promise<void>;
  /** Removes containers that a killed process has left, and says how many. Fails with EngineError. */
  sweep(signal: AbortSignal): Promise<number>;
}
