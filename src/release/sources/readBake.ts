import { Failure } from '../../oci/failure.ts';
import type { ConfigProblem, TextRange } from '../config/configDocument.ts';
import type { RemoteRepository } from '../remote.ts';
import type { Workspace } from '../workspace.ts';
import { parseBakeDefinition } from './bakeDefinition.ts';
import type { BakeFiles } from './bakeFiles.ts';
import { bakeImages } from './bakeImages.ts';
import type { FoundImages } from './foundImages.ts';

interface Place {
  readonly remote: RemoteRepository | undefined;
  /** Where slipway.yaml names the file. */
  readonly range: TextRange;
  /** What is told of where buildx finds the files itself. */
  readonly file?: string;
}

/** The targets of bake or compose files. What cannot be read is a problem at its place. */
export async function readBake(
  { workspace, bakeFiles }: { readonly workspace: Workspace; readonly bakeFiles: BakeFiles },
  files: readonly string[],
  { remote, range, file }: Place,
  signal: AbortSignal,
): Promise<FoundImages> {
  const name = file ?? files.join(', ');
  const problem = (
    message: string,
    severity: ConfigProblem['severity'] = 'error',
  ): FoundImages => ({
    images: [],
    problems: [{ message: `${name}: ${message}`, range, severity, path: ['bake'] }],
  });
  try {
    const definition = parseBakeDefinition(await bakeFiles.print(workspace.root, files, signal));
    if (definition === undefined)
      return problem('docker buildx bake prints it in an unknown form.');
    if (definition.targets.size === 0) return problem('nothing in it is built.', 'warning');
    return { images: bakeImages(definition, name, remote), problems: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Without docker there is nothing to build with: the views still have something to show.
    const mild = ['untrusted', 'docker-missing', 'buildx-missing'].includes(String(error.reason));
    const placed = /^(.+?):(\d+),(\d+)-(\d+),(\d+): (.*)$/s.exec(error.message);
    if (placed === null)
      return problem(`${error.message} ${error.remedy}`.trim(), mild ? 'warning' : 'error');
    const [, where = name, line, column, endLine, endColumn, message = ''] = placed;
    const start = { line: Number(line) - 1, character: Number(column) - 1 };
    const end = { line: Number(endLine) - 1, character: Number(endColumn) - 1 };
    return {
      images: [],
      problems: [{ message, file: where, range: { start, end }, severity: 'error', path: [] }],
    };
  }
}
