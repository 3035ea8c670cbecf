import type { Digest } from '../../oci/digest.ts';

/** A file to release, as it was when it was looked at. */
export interface AssetFile {
  /** Relative to the project’s folder, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly digest: Digest;
}

/** The files a release is made of. Nothing outside the folder is read. Fails with WorkspaceError. */
export interface AssetFiles {
  /** Files one of the patterns matches (`*`, `**`, `?`, `{a,b}`), sorted, each once; a pattern without match is in `unmatched`. */
  find(
    patterns: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly files: readonly AssetFile[]; readonly unmatched: readonly string[] }>;
  /** In pieces; fails when the file is no longer of that size. */
  open(file: AssetFile): AsyncIterable<Uint8Array<ArrayBuffer>>;
}
