/** A node of a builder as `docker buildx ls` reports it. */
export interface BuilderNode {
  readonly name: string;
  readonly endpoint: string;
  /** `running`, `stopped`, `inactive`, … as BuildKit says; `error` when the node could not be asked. */
  readonly status: string;
  readonly platforms: readonly string[];
  readonly buildkitVersion?: string;
  readonly error?: string;
}

export interface Builder {
  readonly name: string;
  /** `docker`, `docker-container`, `kubernetes`, `remote`, or what a later buildx adds. */
  readonly driver: string;
  readonly current: boolean;
  readonly nodes: readonly BuilderNode[];
  readonly error?: string;
}

export interface CreateBuilder {
  readonly name: string;
  readonly driver: 'docker-container' | 'remote' | 'kubernetes';
  /** Context name or endpoint; buildx's own default without it. */
  readonly endpoint?: string;
  readonly platforms: readonly string[];
  readonly driverOptions: readonly string[];
  readonly use: boolean;
  /** Name of its first node; buildx numbers it when absent. */
  readonly node?: string;
  /** Of the BuildKit daemon, e.g. `--debug`. */
  readonly flags?: readonly string[];
  /** Path of a configuration of the BuildKit daemon. */
  readonly config?: string;
  /** Start it at once. */
  readonly bootstrap?: boolean;
}
