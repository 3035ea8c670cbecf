/** A command of a Markdown checklist that somebody here has agreed to run. */
export interface CommandAgreement {
  /** The file that names it, relative to the project's folder. */
  readonly file: string;
  /** Letter for letter: another text is another command. */
  readonly command: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What was agreed to on this machine, for this project. Fails with ChecklistError. */
export interface CommandAgreements {
  read(signal: AbortSignal): Promise<readonly CommandAgreement[]>;
  add(agreement: CommandAgreement, signal: AbortSignal): Promise<void>;
}
