import * as z from 'zod/mini';
import { BuildError } from '../../build/buildError.ts';
import { redactText } from '../../build/redactText.ts';
import { parseJsonText } from '../../oci/parseJson.ts';
import type { BakeFiles } from '../../release/sources/bakeFiles.ts';
import type { RunCommand } from '../process/run.ts';
import { asBuildError, outcomeError } from './dockerFailure.ts';

interface BakeFilesOptions {
  readonly run: RunCommand;
  /** Program name or absolute path of the Docker command line. */
  readonly dockerPath: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const timeoutMs = 30_000;

const listForm = z.array(z.object({ name: z.string(), group: z.optional(z.boolean()) }));

/** Bake and compose files by way of `docker buildx bake --print`, which builds nothing. */
export function createBakeFiles({ run, dockerPath, env }: BakeFilesOptions): BakeFiles {
  return {
    async print(folder, files, signal) {
      const bake = async (more: readonly string[]): Promise<unknown> => {
        const args = ['buildx', 'bake', ...files.map((file) => `--file=${file}`), ...more];
        const command = { file: dockerPath, args, cwd: folder, env: { ...env }, timeoutMs };
        const outcome = await run(command, signal).catch((error: unknown) => {
          throw asBuildError(error);
        });
        if (outcome.exitCode !== 0) throw bakeError(outcomeError(outcome), outcome.stderr);
        return parseJsonText(outcome.stdout);
      };
      try {
        return await bake(['--print']);
      } catch (error) {
        if (!(error instanceof BuildError) || !/find target default/.test(error.message))
          throw error;
        // A file without a default: everything it names is built.
        const listed = listForm.safeParse(await bake(['--list=type=targets,format=json']));
        const names = listed.success
          ? listed.data.flatMap(({ name, group }) => (group === true ? [] : [name]))
          : [];
        if (names.length === 0) throw error;
        return bake(['--print', ...names]);
      }
    },
  };
}

/** What bake says is wrong, with its place; the classifier knows builds, not definitions. */
function bakeError(error: BuildError, stderr: string): BuildError {
  const said = /^ERROR: (.+)$/ms.exec(stderr)?.[1]?.trim();
  const noBake = ['docker-missing', 'buildx-missing', 'timeout'].includes(error.reason);
  if (said === undefined || noBake) return error;
  return new BuildError(
    'failed',
    redactText(said.slice(0, 2000)),
    'docker buildx bake --print says the same in a terminal.',
    { cause: error },
  );
}
