/** What is cloned: a tag, and the commit it named when it was looked at. */
export interface UpstreamCommit {
  readonly address: string;
  readonly tag: string;
  readonly commit: string;
}

/** Clones of what others released. Fails with MirrorError and SourceControlError. */
export interface UpstreamClones {
  /** Absolute path of its files; nothing of them was run. */
  clone(wanted: UpstreamCommit, signal: AbortSignal): Promise<string>;
  /** Absolute path of something in a clone, links followed; refused where they lead out of it. */
  within(folder: string, path: string): Promise<string>;
}
