import type { RunCommand } from '../process/run.ts';
import type { CredentialSource } from './credential.ts';

export interface DockerCredentialOptions {
  readonly run: RunCommand;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
}

/** Credentials as the Docker CLI finds them: environment, helpers, store, config file. Read only. */
export function createDockerCredentials(options: DockerCredentialOptions): CredentialSource {
  throw new Error(`not written yet: ${options.home}`);
}
