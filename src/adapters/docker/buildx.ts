import { BuildError } from '../../build/buildError.ts';
import type { BuildKit } from '../../build/buildKit.ts';
import type { Builder } from '../../build/builder.ts';
import { parseBuilderSetup } from '../../build/builders/builderSetup.ts';
import { createArguments, named } from '../../build/builders/createArguments.ts';
import { parseDiskUsage } from '../../build/builders/diskUsage.ts';
import { plainText } from '../../build/plainText.ts';
import { redactText } from '../../build/redactText.ts';
import type { RunCommand } from '../process/run.ts';
import type { StreamProgram } from '../process/stream.ts';
import { parseBuilderList } from './builderList.ts';
import { parseBuildxVersion } from './buildxVersion.ts';
import { asBuildError, outcomeError } from './dockerFailure.ts';
import type { KeepProgram } from './keptProgram.ts';
import { runShown } from './runShown.ts';
import { solve } from './solve.ts';

export interface BuildxOptions {
  readonly run: RunCommand;
  readonly stream: StreamProgram;
  /** For builds that are to go on when this process ends. */
  readonly keepProgram?: KeepProgram;
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
  const { keepProgram } = options;
  const keeping = keepProgram === undefined ? {} : { keepProgram };
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
      checkStarted(name, text);
    },
    async builderSetup(name, signal) {
      const setup = parseBuilderSetup(await docker(['inspect', named(name)], asking, signal));
      if (setup !== undefined) return setup;
      throw unexpectedText(`docker buildx inspect ${name}`);
    },
    async diskUsage(name, signal) {
      const args = ['du', '--builder', named(name), '--format', 'json'];
      const usage = parseDiskUsage(await docker(args, asking, signal));
      if (usage !== undefined) return usage;
      throw unexpectedText(`docker buildx du --builder ${name}`);
    },
    async manage(args, onText, signal) {
      const command = { file: dockerPath, args, env };
      const stdout = await runShown(stream, command, booting, onText, signal);
      if (args.includes('--bootstrap')) checkStarted(args.at(-1) ?? '', stdout);
      return stdout;
    },
    async useBuilder(name, signal) {
      await docker(['use', named(name)], quick, signal);
    },
    async removeBuilder(name, signal) {
      await docker(['rm', named(name)], asking, signal);
    },
    solve: (command, signal) =>
      solve({ stream, ...keeping, dockerPath, env, firstOutputMs, buildMs }, command, signal),
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

function checkStarted(name: string, text: string): void {
  // A node that does not start is told in the text, with exit code 0.
  const failed = /^Error:\s+(.+)$/m.exec(text)?.[1];
  if (failed !== undefined) throw notStarted(name, redactText(plainText(failed)));
}

function unexpectedText(command: string): BuildError {
  return new BuildError(
    'buildx-too-old',
    `${command} prints something this Slipway does not know.`,
    'Install a newer Docker Buildx, and run the command in a terminal to see what it says.',
  );
}

function notStarted(name: string, why: string): BuildError {
  return new BuildError(
    'builder-unusable',
    `Builder “${name}” did not start: ${why}`,
    `See docker logs of its container buildx_buildkit_${name}0, or remove it with docker buildx rm ${name}.`,
  );
}
