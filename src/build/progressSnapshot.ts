import type { VertexWarning } from './solveStatus.ts';

export type StepState = 'waiting' | 'running' | 'cached' | 'done' | 'failed' | 'cancelled';

export interface StepSnapshot {
  /** Digest of the vertex, or the id of the progress group that stands for several. */
  readonly id: string;
  /** Without the platform of the `[platform stage i/n]` prefix. */
  readonly name: string;
  readonly fullName: string;
  /** `os/arch[/variant]`; absent for a step several platforms share. */
  readonly platform?: string;
  readonly state: StepState;
  /** Ids of the steps whose results it uses. */
  readonly inputs?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly durationMs?: number;
  /** Bytes. Without `total` the end is not known. */
  readonly transfer?: { readonly current: number; readonly total?: number; readonly label: string };
  readonly error?: string;
  readonly hasLog: boolean;
}

export interface PlatformSnapshot {
  /** Undefined: steps that several platforms share. */
  readonly platform: string | undefined;
  readonly state: StepState;
  readonly done: number;
  readonly total: number;
  readonly steps: readonly StepSnapshot[];
}

export interface ProgressSnapshot {
  /** In the order asked for, the shared steps first. */
  readonly platforms: readonly PlatformSnapshot[];
  readonly steps: readonly StepSnapshot[];
  readonly done: number;
  readonly total: number;
  readonly cached: number;
  /** The step that started last of those that run. */
  readonly running?: StepSnapshot;
  readonly failed?: StepSnapshot;
  readonly warnings: readonly VertexWarning[];
}
