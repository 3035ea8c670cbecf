/** Bake and compose files, as `docker buildx bake` understands them. */
export interface BakeFiles {
  /**
   * The definition that `docker buildx bake --print` makes of files, in their order; of those bake
   * looks for itself when none is named. Paths are relative to `folder`. Fails with BuildError.
   */
  print(folder: string, files: readonly string[], signal: AbortSignal): Promise<unknown>;
}
