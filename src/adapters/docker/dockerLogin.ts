import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';
import type { DockerLogin } from '../../oci/access/dockerLogin.ts';
import { signInRemedy } from '../../oci/access/accessRemedy.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { Outcome, RunCommand } from '../process/run.ts';
import { asBuildError } from './dockerFailure.ts';

export interface DockerLoginOptions {
  readonly run: RunCommand;
  /** Program name or absolute path of the Docker command line. */
  readonly dockerPath: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The engine asks the registry, which may be slow. Milliseconds. */
const timeoutMs = 60_000;

/** `docker login` and `docker logout`. The password goes by standard input, never by argument. */
export function createDockerLogin({ run, dockerPath, env }: DockerLoginOptions): DockerLogin {
  async function docker(
    args: readonly string[],
    stdin: string | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const command = {
      file: dockerPath,
      args,
      timeoutMs,
      env: { ...env, DOCKER_CLI_HINTS: 'false' },
    };
    try {
      return await run(stdin === undefined ? command : { ...command, stdin }, signal);
    } catch (error) {
      throw asBuildError(error);
    }
  }
  return {
    async login(registry, username, password, signal) {
      const args = ['login', `--username=${username}`, '--password-stdin', '--', registry];
      const outcome = await docker(args, password, signal);
      if (outcome.exitCode !== 0) throw refused('login', registry, outcome, [password]);
      return { unencrypted: /stored unencrypted/i.test(outcome.stderr) };
    },
    async logout(registry, signal) {
      const outcome = await docker(['logout', '--', registry], undefined, signal);
      if (outcome.exitCode !== 0) throw refused('logout', registry, outcome, []);
    },
  };
}

function refused(
  command: 'login' | 'logout',
  registry: string,
  outcome: Outcome,
  secrets: readonly string[],
): RegistryError {
  let said = plainText(outcome.stderr.trim() === '' ? outcome.stdout : outcome.stderr);
  for (const secret of secrets) if (secret !== '') said = said.replaceAll(secret, '…');
  const last = redactText(said).trim().split('\n').at(-1) ?? '';
  const words = last === '' ? `exit code ${outcome.exitCode ?? 'unknown'}` : last.slice(0, 300);
  return new RegistryError(
    'credentials',
    `docker ${command} ${registry} failed: ${words}`,
    command === 'login'
      ? signInRemedy(registry)
      : 'Run it in a terminal to see what Docker’s credential store says.',
    { host: registry },
  );
}
