/** Where reports of builds are kept. Fails with a Failure. */
export interface BuildReports {
  /** `name` is free text; the same name replaces. Returns the absolute path of the Markdown. */
  write(name: string, markdown: string, json: string, signal: AbortSignal): Promise<string>;
}
