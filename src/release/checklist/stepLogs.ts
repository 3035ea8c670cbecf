/** Where the output of steps that are no programs of their own is kept. */
export interface StepLogs {
  /** Path of the kept text, relative to the project's folder. Fails with ChecklistError. */
  keep(release: string, step: string, text: string, signal: AbortSignal): Promise<string>;
}
