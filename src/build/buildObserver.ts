import type { MergePlan } from '../oci/merge/planMerge.ts';
import type { BuildProgress } from './buildProgress.ts';
import type { PlatformOutcome } from './byDigest/platformOutcome.ts';

export type BuildPhase =
  | 'creating-builder'
  | 'bootstrapping'
  | 'building'
  | 'merging' // platforms that were built one by one
  | 'confirming';

export interface BuildObserver {
  /** After every change; always the same object, to be read at the observer's own pace. */
  onProgress(progress: BuildProgress): void;
  /** A line of stderr that is not progress. */
  onText(line: string): void;
  onPhase(phase: BuildPhase): void;
  /** How one platform of a build by digest ended; the others may still run. */
  onPlatform?(outcome: PlatformOutcome): void;
  /** Absolute paths of the report that is kept of it and, where it failed, of all it said. */
  onReport?(files: { readonly report: string; readonly log?: string }): void;
  /** The index of a build by digest, before anything is written. */
  onMerge?(plan: MergePlan): void;
}
