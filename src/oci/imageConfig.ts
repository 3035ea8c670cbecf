import type { Platform } from './platform.ts';

export interface ImageHistory {
  readonly created?: string;
  readonly createdBy?: string;
  readonly comment?: string;
  readonly emptyLayer: boolean;
}

export interface ImageConfig {
  readonly platform?: Platform;
  readonly created?: string;
  readonly user?: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly workingDir?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly history: readonly ImageHistory[];
  /** The command as written in the config, e.g. `['CMD', 'curl', 'localhost']`. */
  readonly healthcheck?: readonly string[];
}

/** RegistryError `malformed`. */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  throw new Error(`not written yet: ${bytes.length}`);
}
