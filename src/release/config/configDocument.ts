/** Zero-based, end exclusive, as editors count. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

export interface ConfigProblem {
  readonly message: string;
  readonly range: TextRange;
  readonly severity: 'error' | 'warning';
  /** Of the project; slipway.yaml itself when absent. */
  readonly file?: string;
  /** Path of keys and indexes in the document. */
  readonly path: readonly (string | number)[];
}

/** A parsed YAML document that still knows where each value stands. */
export interface ConfigDocument {
  /** What was parsed. */
  readonly text: string;
  readonly value: unknown;
  /** Problems of YAML itself: syntax, duplicate keys, unresolved aliases. */
  readonly problems: readonly ConfigProblem[];
  /** Where the value at `path` stands; of its key with `key: true`. The nearest parent when absent. */
  locate(path: readonly (string | number)[], key?: boolean): TextRange;
  /** Path of the node at a position, and whether a key is being written there; for completion. */
  pathAt(position: TextPosition): {
    readonly path: readonly (string | number)[];
    readonly writing: 'key' | 'value';
  };
}

/** Parses YAML text. Never throws for bad text: that is in `problems`. */
export type ParseConfigText = (text: string) => Promise<ConfigDocument>;
