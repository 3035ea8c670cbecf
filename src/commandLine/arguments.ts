/** The options and operands of one invocation, already checked against the command's own. */
export class Arguments {
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(operands: readonly string[], values: ReadonlyMap<string, readonly string[]>) {
    this.operands = operands;
    this.#values = values;
  }

  withOperands(operands: readonly string[]): Arguments {
    return new Arguments(operands, this.#values);
  }

  flag(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** The values of a repeatable option, in order. */
  list(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** The same, each value split at its commas. */
  commaList(name: string): readonly string[] {
    return this.list(name)
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
  }
}
