import type { SolveStatus } from '../solveStatus.ts';
import type { PastBuild } from './pastBuild.ts';

/** A node whose BuildKit is asked; buildx picks it among a builder's by a platform of its own. */
export interface HistoryNode {
  readonly builder: string;
  readonly node: string;
  /** Absent where the builder has one node only. */
  readonly platform?: string;
}

export type HistoryEvent =
  | { readonly kind: 'known'; readonly build: PastBuild }
  | { readonly kind: 'deleted'; readonly ref: string };

/** The builds BuildKit remembers and runs, whoever started them. All fail with BuildError. */
export interface BuildHistory {
  /** In no order. */
  list(node: HistoryNode, signal: AbortSignal): Promise<readonly PastBuild[]>;
  /** First what is known, then what happens, until the signal is aborted or BuildKit leaves. */
  follow(node: HistoryNode, signal: AbortSignal): AsyncIterable<HistoryEvent>;
  /** What a build has said, from its beginning; while it runs, up to its end. */
  replay(node: HistoryNode, id: string, signal: AbortSignal): AsyncIterable<SolveStatus>;
}
