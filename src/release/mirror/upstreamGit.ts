export interface UpstreamTag {
  readonly name: string;
  /** The commit it names, through annotated tags. */
  readonly commit: string;
}

/** Repositories of others. Fails with SourceControlError. */
export interface UpstreamGit {
  tags(address: string, signal: AbortSignal): Promise<readonly UpstreamTag[]>;
}
