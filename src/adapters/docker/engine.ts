import type { Engine } from '../../build/engine.ts';
import type { RunCommand } from '../process/run.ts';

export interface EngineOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly run: RunCommand;
  /** Docker endpoint the user configured, e.g. `unix:///run/docker.sock`; wins over everything else. */
  readonly endpoint?: string;
}

/** The Docker Engine behind the endpoint that `docker` itself would use. */
export function createEngine(options: EngineOptions): Engine {
  return { info: () => Promise.reject(new Error(`not yet ${options.home}`)) };
}
