import type { TextSpot } from '../fileChanges/textSpot.ts';

/** A file that says the version. */
export interface VersionSource {
  readonly path: string;
  /** Without a leading `v`; absent when it is nowhere in the file. */
  readonly version?: string;
  /** Why there is none. */
  readonly problem?: string;
  /** A lock file, which follows the file beside it. */
  readonly follows?: string;
}

/** The same with what is needed to write it. */
export interface OpenVersionSource extends VersionSource {
  /** Exact text; absent when there is no such file. */
  readonly text?: string;
  /** Every place of the version in a text of this file. */
  readonly spots: (text: string) => readonly TextSpot[];
}
