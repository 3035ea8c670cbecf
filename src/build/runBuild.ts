import type { Digest } from '../oci/digest.ts';
import type { TagReference } from '../oci/reference.ts';
import type { Registry } from '../oci/registry.ts';
import type { BuildKit } from './buildKit.ts';
import type { BuildPlan } from './buildPlan.ts';
import type { BuildProgress } from './buildProgress.ts';
import type { VertexWarning } from './solveStatus.ts';

export type BuildPhase = 'creating-builder' | 'bootstrapping' | 'building' | 'confirming';

export interface BuildObserver {
  onProgress(progress: BuildProgress): void;
  /** A line of stderr that is not progress. */
  onText(line: string): void;
  onPhase(phase: BuildPhase): void;
}

export interface BuildPorts {
  readonly buildKit: BuildKit;
  readonly registry: Registry;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface BuiltPlatform {
  readonly platform: string;
  readonly digest: Digest;
  /** Compressed bytes, where they are known without another request. */
  readonly size?: number;
}

export interface BuildResult {
  readonly image: string;
  readonly digest?: Digest;
  readonly tags: readonly TagReference[];
  readonly platforms: readonly BuiltPlatform[];
  readonly buildRef?: string;
  readonly durationMs: number;
  readonly warnings: readonly VertexWarning[];
  readonly cached: number;
  readonly total: number;
}

/** Runs a plan to the end, and after a push proves that the registry holds what was asked for. */
export async function runBuild(
  plan: BuildPlan,
  ports: BuildPorts,
  observer: BuildObserver,
  signal: AbortSignal,
): Promise<BuildResult> {
  signal.throwIfAborted();
  observer.onPhase('building');
  await ports.buildKit.version(signal);
  throw new Error(`not yet ${plan.spec.image}`);
}
