/** A command that ended before its time, and what it had done until then, for `--json`. */
export class IncompleteError extends Error {
  override readonly name = 'IncompleteError';
  readonly document: Readonly<Record<string, unknown>>;

  constructor(document: Readonly<Record<string, unknown>>, cause: unknown) {
    super('The command did not complete.', { cause });
    this.document = document;
  }
}
