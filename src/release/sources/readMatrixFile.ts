import type { ConfigProblem, TextRange } from '../config/configDocument.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import type { RemoteRepository } from '../remote.ts';
import type { Workspace } from '../workspace.ts';
import type { FoundImages } from './foundImages.ts';
import { readMatrix } from './matrixFile.ts';
import { matrixImages } from './matrixImages.ts';

interface Place {
  readonly remote: RemoteRepository | undefined;
  /** Where slipway.yaml names the file. */
  readonly range: TextRange;
  /** Images slipway.yaml says more of, such as where they are built from. */
  readonly described?: ReadonlySet<string>;
  /** A file nobody named may be something else: then there is nothing, and no problem. */
  readonly ifAny?: boolean;
}

/**
 * The components of all matrix files. What is wrong with one is a problem; a name that an earlier file
 * has already is left out.
 */
export async function readMatrixFiles(
  workspace: Workspace,
  paths: readonly string[],
  place: Place,
  signal: AbortSignal,
): Promise<FoundImages> {
  const images = new Map<string, ImageDefinition>();
  const problems: ConfigProblem[] = [];
  for (const path of paths) {
    const found = await readMatrixFile(workspace, path, place, signal);
    problems.push(...found.problems);
    for (const image of found.images) {
      const before = images.get(image.name);
      if (before === undefined) images.set(image.name, image);
      else
        problems.push({
          message: `${path}: ${image.name} is a component of ${before.file ?? ''} too, which counts. Give each a name of its own.`,
          ...{ range: place.range, path: ['matrix'] },
          severity: place.ifAny === true ? 'warning' : 'error',
        });
    }
  }
  return { images: [...images.values()], problems };
}

async function readMatrixFile(
  workspace: Workspace,
  path: string,
  { remote, range, described, ifAny }: Place,
  signal: AbortSignal,
): Promise<FoundImages> {
  const problem = (message: string): ConfigProblem => ({
    message: `${path}: ${message}`,
    range,
    severity: 'error',
    path: ['matrix'],
  });
  const text = await workspace.readText(path, signal);
  if (text === undefined) return { images: [], problems: [problem('there is no such file.')] };
  const reading = readMatrix(text);
  if (reading.kind === 'other')
    return { images: [], problems: ifAny === true ? [] : [problem(`${reading.problem}.`)] };
  const dockerfiles = await workspace.findDockerfiles(signal);
  const found = matrixImages(reading.components, path, dockerfiles, remote);
  return {
    images: found.map(({ image }) => image),
    problems: found.flatMap(({ image, missing }) =>
      missing === undefined || described?.has(image.name) === true
        ? []
        : [
            problem(
              `there is no Dockerfile for ${image.name} (looked for ${missing}). Name it with “dockerfile” there, or describe images.${image.name} in slipway.yaml.`,
            ),
          ],
    ),
  };
}
