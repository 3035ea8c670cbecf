/** One line of `--progress=rawjson`: BuildKit's client `SolveStatus`. Times are milliseconds since the epoch. */
export interface SolveStatus {
  readonly vertexes: readonly Vertex[];
  readonly statuses: readonly VertexStatus[];
  readonly logs: readonly VertexLog[];
  readonly warnings: readonly VertexWarning[];
}

export interface Vertex {
  readonly digest: string;
  readonly inputs: readonly string[];
  readonly name: string;
  readonly started?: number;
  readonly completed?: number;
  readonly cached: boolean;
  readonly error: string;
  readonly progressGroup?: { readonly id: string; readonly name: string; readonly weak: boolean };
}

export interface VertexStatus {
  readonly id: string;
  readonly vertex: string;
  readonly name: string;
  readonly current: number;
  /** 0 when unknown. */
  readonly total: number;
  readonly timestamp: number;
  readonly started?: number;
  readonly completed?: number;
}

export interface VertexLog {
  readonly vertex: string;
  /** 1 stdout, 2 stderr. */
  readonly stream: number;
  /** Decoded from base64; may end in the middle of a line or of a UTF-8 sequence. */
  readonly data: Uint8Array;
  readonly timestamp: number;
}

export interface VertexWarning {
  readonly vertex: string;
  readonly level: number;
  readonly short: string;
  readonly detail: readonly string[];
  readonly url: string;
  /** File the warning is about, as named by the frontend, e.g. `Dockerfile`. */
  readonly file?: string;
  /** One-based lines. */
  readonly startLine?: number;
  readonly endLine?: number;
}
