import type { BuildKit } from '../../build/buildKit.ts';
import type { RunCommand } from '../process/run.ts';
import type { StreamProgram } from '../process/stream.ts';

export interface BuildxOptions {
  readonly run: RunCommand;
  readonly stream: StreamProgram;
  /** Program name or absolute path of the Docker command line. */
  readonly dockerPath: string;
  /** Added to the environment of every docker process, e.g. a configured `DOCKER_HOST`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** BuildKit by way of `docker buildx`. */
export function createBuildx(options: BuildxOptions): BuildKit {
  const pending = (): Promise<never> => Promise.reject(new Error(`not yet ${options.dockerPath}`));
  return {
    version: pending,
    listBuilders: pending,
    createBuilder: pending,
    bootstrapBuilder: pending,
    useBuilder: pending,
    removeBuilder: pending,
    solve() {
      throw new Error('not yet');
    },
  };
}
