import type { RunCommand } from '../process/run.ts';
import { authConfigVariable } from './authConfigVariable.ts';
import { credentialOf, decodeAuth } from './authEntry.ts';
import type { Credential, CredentialSource } from '../../oci/access/credential.ts';
import { askCredentialHelper } from './credentialHelper.ts';
import { credentialKey, entryFor } from './credentialKey.ts';
import { readDockerConfig } from './dockerConfig.ts';

export interface DockerCredentialOptions {
  readonly run: RunCommand;
  readonly env: NodeJS.ProcessEnv;
  /** The user's home folder. */
  readonly home: string;
}

/**
 * Credentials as the Docker CLI finds them: DOCKER_AUTH_CONFIG, then the helper of the registry,
 * the credential store, or the config file itself, the first of these that is configured.
 * Nothing is ever written there; `docker login` does that.
 */
export function createDockerCredentials({
  run,
  env,
  home,
}: DockerCredentialOptions): CredentialSource {
  return {
    async credentialFor(registry: string, signal: AbortSignal): Promise<Credential> {
      signal.throwIfAborted();
      const named = entryFor(authConfigVariable(env), registry);
      if (named?.entry.auth)
        return decodeAuth(named.entry.auth, `DOCKER_AUTH_CONFIG, auths["${named.key}"]`);
      const config = await readDockerConfig(env, home);
      if (config === undefined) return { kind: 'anonymous' };
      const { path, credHelpers, credsStore } = config;
      const key = credentialKey(registry);
      const helper = entryFor(credHelpers, registry);
      if (helper !== undefined) {
        const place = `credHelpers["${helper.key}"] of ${path}`;
        return askCredentialHelper(run, { name: helper.entry, key, place, env }, signal);
      }
      if (credsStore !== undefined) {
        const place = `credsStore of ${path}`;
        return askCredentialHelper(run, { name: credsStore, key, place, env }, signal);
      }
      const found = entryFor(config.auths, registry);
      if (found === undefined) return { kind: 'anonymous' };
      return credentialOf(found.entry, `auths["${found.key}"] of ${path}`);
    },
  };
}
