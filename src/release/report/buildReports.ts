/** What is kept of one build. */
export interface KeptReport {
  readonly markdown: string;
  readonly json: string;
  /** All it said; of a build that failed. */
  readonly log?: string;
}

/** Absolute paths. */
export interface ReportFiles {
  /** The Markdown. */
  readonly report: string;
  readonly log?: string;
}

/** Where reports of builds are kept. Fails with a Failure. */
export interface BuildReports {
  /** `name` is free text; the same name replaces. */
  write(name: string, kept: KeptReport, signal: AbortSignal): Promise<ReportFiles>;
}
