import type { AssetFile } from '../gitHubRelease/assetFiles.ts';

export type ArchiveFormat = 'tar.gz' | 'zip';

export interface ArchiveEntry {
  /** Within the archive. */
  readonly name: string;
  readonly file: AssetFile;
  readonly executable: boolean;
}

export interface ArchiveRequest {
  /** Relative to the project's folder; its folder is there. */
  readonly path: string;
  readonly format: ArchiveFormat;
  readonly entries: readonly ArchiveEntry[];
  /** Of every entry, so that the same files make the same archive. */
  readonly date: Date;
}

/** Packs files of the project's folder. */
export interface Archives {
  /** Writes it whole or not at all, over one that is there. Fails with WorkspaceError. */
  write(request: ArchiveRequest, signal: AbortSignal): Promise<void>;
}
