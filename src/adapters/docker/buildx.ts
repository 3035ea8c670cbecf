import { BuildError } from '../../build/buildError.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import type { Builder, CreateBuilder } from '../../build/builder.ts';
import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';
import type { RunCommand } from '../process/run.ts';
import type { StreamProgram } from '../process/stream.ts';
import { parseBuilderList } from './builderList.ts';
import { parseBuildxVersion } from './buildxVersion.ts';
import { asBuildError, outcomeError } from './dockerFailure.ts';
import { solve } from './solve.ts';

export interface BuildxOptions {
  readonly run: RunCommand;
  readonly stream: StreamProgram;
  /** Program name or absolute path of the Docker command line. */
  readonly dockerPath: string;
  /** Added to the environment of every docker process, e.g. a configured `DOCKER_HOST`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a build may stay without its first line; two minutes when absent. */
  readonly firstOutputMs?: number;
  /** How long a build may take; a day when absent. */
  readonly buildMs?: number;
}

const quick = 30_000;
/** `ls` asks every node, each for up to 20 s. */
const asking = 60_000;
/** Pulls the image of BuildKit. */
const booting = 600_000;

/** BuildKit by way of `docker buildx`. */
export function createBuildx(options: BuildxOptions): BuildKit {
  const { stream, dockerPath, firstOutputMs = 120_000, buildMs = 86_400_000 } = options;
  const env = {
    ...options.env,
    DOCKER_CLI_HINTS: 'false',
    // Nobody reads it from there, and collecting it delays the end of every build.
    BUILDX_METADATA_PROVENANCE: 'disabled',
  };
  async function docker(
    args: readonly string[],
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<string> {
    const command = { file: dockerPath, args: ['buildx', ...args], env, timeoutMs };
    const outcome = await options.run(command, signal).catch((error: unknown) => {
      throw asBuildError(error);
    });
    if (outcome.exitCode === 0) return outcome.stdout;
    throw outcomeError(outcome);
  }
  return {
    version: async (signal) => parseBuildxVersion(await docker(['version'], quick, signal)),
    listBuilders: (signal) => listBuilders(docker, signal),
    async createBuilder(request, signal) {
      await docker(createArguments(request), asking, signal);
    },
    async bootstrapBuilder(name, signal) {
      const text = await docker(['inspect', '--bootstrap', named(name)], booting, signal);
      // A node that does not start is told in the text, with exit code 0.
      const failed = /^Error:\s+(.+)$/m.exec(text)?.[1];
      if (failed !== undefined) throw notStarted(name, redactText(plainText(failed)));
    },
    async useBuilder(name, signal) {
      await docker(['use', named(name)], quick, signal);
    },
    async removeBuilder(name, signal) {
      await docker(['rm', named(name)], asking, signal);
    },
    solve: (command, signal) =>
      solve({ stream, dockerPath, env, firstOutputMs, buildMs }, command, signal),
  };
}

type RunDocker = (
  args: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
) => Promise<string>;

async function listBuilders(docker: RunDocker, signal: AbortSignal): Promise<readonly Builder[]> {
  const builders = parseBuilderList(await docker(['ls', '--format', 'json'], asking, signal));
  if (builders === undefined)
    throw new BuildError(
      'buildx-too-old',
      'This buildx does not list its builders as JSON.',
      'Install Docker Buildx 0.13 or newer.',
    );
  if (builders.length === 0 || builders.some((builder) => builder.current)) return builders;
  return withCurrent(builders, docker, signal);
}

/** Before 0.24 the list does not say which builder is the current one; `inspect` shows that one. */
async function withCurrent(
  builders: readonly Builder[],
  docker: RunDocker,
  signal: AbortSignal,
): Promise<readonly Builder[]> {
  const text = await docker(['inspect'], asking, signal).catch((error: unknown) => {
    if (error instanceof BuildError) return '';
    throw error;
  });
  const name = /^Name:\s+(\S+)/m.exec(text)?.[1];
  return builders.map((builder) => ({ ...builder, current: builder.name === name }));
}

function createArguments(request: CreateBuilder): string[] {
  const { name, driver, endpoint, platforms, driverOptions, use } = request;
  return [
    'create',
    '--name',
    named(name),
    '--driver',
    driver,
    ...(platforms.length === 0 ? [] : ['--platform', platforms.map(named).join(',')]),
    ...driverOptions.flatMap((option) => ['--driver-opt', named(option)]),
    ...(use ? ['--use'] : []),
    ...(endpoint === undefined ? [] : [named(endpoint)]),
  ];
}

function named(value: string): string {
  if (value !== '' && !value.startsWith('-') && !value.includes('\0')) return value;
  throw new BuildError(
    'invalid-plan',
    'A builder’s name or option is empty, starts with “-” or holds a NUL character.',
    'Give it another name.',
  );
}

function notStarted(name: string, why: string): BuildError {
  return new BuildError(
    'builder-unusable',
    `Builder “${name}” did not start: ${why}`,
    `See docker logs of its container buildx_buildkit_${name}0, or remove it with docker buildx rm ${name}.`,
  );
}
