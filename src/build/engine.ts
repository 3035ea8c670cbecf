import { Failure } from '../oci/failure.ts';

/** What the Docker Engine behind the socket is. */
export interface EngineInfo {
  /** Where it was reached, e.g. `unix:///var/run/docker.sock`; never with user information. */
  readonly endpoint: string;
  /** As reported; may be of no semver form. */
  readonly version: string;
  readonly apiVersion: string;
  /** `os/arch` of the engine. */
  readonly platform: string;
  /** True with the containerd image store, which lets the docker driver build several platforms. */
  readonly containerdStore: boolean;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
}

export type EngineErrorReason =
  | 'socket-missing'
  | 'permission'
  | 'refused'
  | 'timeout'
  | 'context' // unknown Docker context, or one this client cannot reach
  | 'image-missing'
  | 'api' // an answer of an unexpected form or version
  | 'failed';

export class EngineError extends Failure<EngineErrorReason> {
  override readonly name = 'EngineError';
}

/** The Docker Engine API, for what buildx does not do. All fail with EngineError. */
export interface Engine {
  info(signal: AbortSignal): Promise<EngineInfo>;
}
