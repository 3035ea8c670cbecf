import type { Digest } from '../oci/digest.ts';
import type { Builder, CreateBuilder } from './builder.ts';
import type { BuilderSetup } from './builders/builderSetup.ts';
import type { DiskUsage } from './builders/diskUsage.ts';
import type { BuildxCommand } from './buildxCommand.ts';
import type { SolveStatus } from './solveStatus.ts';

/** What a finished solve left in its metadata file. */
export interface BuildMetadata {
  /** The index digest when several platforms or attestations were exported. Absent without an image export. */
  readonly digest?: Digest;
  /** `builder/node/id`, the argument of `docker buildx history`. */
  readonly buildRef?: string;
}

export type SolveEvent =
  | { readonly kind: 'status'; readonly status: SolveStatus }
  /** A line of stderr that is not progress: warnings of the CLI, source excerpts, `ERROR: …`. */
  | { readonly kind: 'text'; readonly line: string }
  | { readonly kind: 'done'; readonly metadata: BuildMetadata };

export interface BuildxVersion {
  /** As reported, e.g. `v0.29.1` or `0.29.1+ds1`. */
  readonly text: string;
  readonly major?: number;
  readonly minor?: number;
}

/** BuildKit through the buildx command line. All fail with BuildError. */
export interface BuildKit {
  version(signal: AbortSignal): Promise<BuildxVersion>;
  listBuilders(signal: AbortSignal): Promise<readonly Builder[]>;
  createBuilder(request: CreateBuilder, signal: AbortSignal): Promise<void>;
  bootstrapBuilder(name: string, signal: AbortSignal): Promise<void>;
  useBuilder(name: string, signal: AbortSignal): Promise<void>;
  removeBuilder(name: string, signal: AbortSignal): Promise<void>;
  /** How a builder was created. */
  builderSetup(name: string, signal: AbortSignal): Promise<BuilderSetup>;
  /** What its cache holds; it must be running. */
  diskUsage(name: string, signal: AbortSignal): Promise<DiskUsage>;
  /**
   * Runs a command of a BuilderPlan and returns its standard output; `onText` hears the lines of
   * its standard error as they come.
   */
  manage(
    args: readonly string[],
    onText: (line: string) => void,
    signal: AbortSignal,
  ): Promise<string>;
  /**
   * Runs one build. Ends with `done`, or throws: BuildError when it failed, `AbortError` when the
   * signal was aborted, and then only after every process of the build is gone.
   */
  solve(command: BuildxCommand, signal: AbortSignal): AsyncIterable<SolveEvent>;
}
