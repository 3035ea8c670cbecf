import { EngineError } from '../build/engine.ts';
import type { ComparedImage, LocalState } from '../oci/local/compareLocal.ts';
import { RegistryError } from '../oci/registryError.ts';
import { formatReference, formatRepository, parseRepository } from '../oci/reference.ts';
import type { RepositoryTags, Slipway } from '../release/slipway.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { table } from '../terminal/table.ts';

const words: Readonly<Record<LocalState, readonly [string, Colour]>> = {
  same: ['same as pushed', 'green'],
  differs: ['differs', 'yellow'],
  untagged: ['pushed, not as this tag', 'yellow'],
  'never-pushed': ['never pushed', 'yellow'],
  unknown: ['not checked', 'dim'],
};

export interface LocalTags {
  readonly local: readonly ComparedImage[];
  readonly warnings: readonly string[];
}

/** The engine's own tags of a repository; one that is away is a warning, and no failure. */
export async function localTags(
  slipway: Slipway,
  repository: string,
  signal: AbortSignal,
): Promise<LocalTags> {
  try {
    const local = await slipway.localImages(repository, signal);
    const errors = local.flatMap(({ error }) => (error instanceof RegistryError ? [error] : []));
    return { local, warnings: [...new Set(errors.map(({ message }) => neutralise(message)))] };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { message, remedy } = error;
    return {
      local: [],
      warnings: [`Local images are not known: ${neutralise(`${message} ${remedy}`)}`],
    };
  }
}

/** The registry's tags; none where it has no such repository, but the engine has images of it. */
export async function tagsBeside(
  slipway: Slipway,
  repository: string,
  local: readonly ComparedImage[],
  signal: AbortSignal,
): Promise<RepositoryTags> {
  try {
    return await slipway.tags(repository, signal);
  } catch (error) {
    if (!(error instanceof RegistryError) || error.reason !== 'not-found' || local.length === 0)
      throw error;
    return { repository: formatRepository(parseRepository(repository)), tags: [], groups: [] };
  }
}

/** What `--json` tells of each. */
export function localJson(local: readonly ComparedImage[]) {
  return local.map(({ reference, image, state, remote }) => ({
    ...{ tag: reference.tag, reference: formatReference(reference), state, id: image.id },
    ...(remote === undefined ? {} : { remote }),
    ...(image.created === undefined ? {} : { created: image.created }),
    ...(image.size === undefined ? {} : { size: image.size }),
  }));
}

export function localText({ local, warnings }: LocalTags, paint: Paint): string {
  if (local.length === 0 && warnings.length > 0) return '';
  const title = `${paint('bold', 'On this machine')} ${paint('dim', String(local.length))}\n`;
  const rows = local.map(({ reference, image, state }) => {
    const [text, colour] = words[state];
    const size = image.size === undefined ? '' : `${formatSize(image.size)} on disk`;
    return [reference.tag, { text, colour }, image.id.slice(0, 19), size];
  });
  return title + table(rows, { paint, indent: '  ' });
}
