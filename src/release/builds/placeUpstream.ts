import { ConfigError } from '../config/configError.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';

/** What somebody else released, as it is built from. */
export interface UpstreamBuild {
  /** Of the clone, absolute. */
  readonly folder: string;
  readonly address: string;
  readonly commit: string;
  /** Absolute paths within the clone, for what the image says of it. */
  readonly context?: string;
  readonly dockerfile?: string;
}

const scheme = 'upstream:';

/** The part after `upstream:`; undefined for a path of the project. */
export function upstreamPath(path: string | undefined): string | undefined {
  return path?.startsWith(scheme) === true ? path.slice(scheme.length) || '.' : undefined;
}

/** What of the clone the image is built from. */
export function upstreamPaths({
  context,
  dockerfile,
  dockerfileText,
}: Pick<ImageDefinition, 'context' | 'dockerfile' | 'dockerfileText'>): Pick<
  UpstreamBuild,
  'context' | 'dockerfile'
> {
  const folder = upstreamPath(context);
  const isDefault =
    folder !== undefined && dockerfile === undefined && dockerfileText === undefined;
  // BuildKit's own default is a path of the clone too, and may be a link.
  const file = isDefault ? `${folder}/Dockerfile` : upstreamPath(dockerfile);
  return {
    ...(folder === undefined ? {} : { context: folder }),
    ...(file === undefined ? {} : { dockerfile: file }),
  };
}

/**
 * The images as they can be built: read from the clone in a mirror run, and without those that need
 * one otherwise. Throws ConfigError where such an image was asked for by name, or none is left.
 */
export function placeUpstream(
  images: readonly ImageDefinition[],
  upstream: UpstreamBuild | undefined,
  asked: readonly string[],
): readonly ImageDefinition[] {
  if (upstream !== undefined) return images.map((image) => fromClone(image, upstream));
  const own = ownImages(images);
  const [first] = images.filter(needsUpstream);
  if (first === undefined || (asked.length === 0 && own.length > 0)) return own;
  throw new ConfigError(
    asked.length === 0 ? 'no-images' : 'invalid-request',
    `“${first.name}” is built from what somebody else released.`,
    'Build it with: slipway mirror',
  );
}

/** Those that are built from this project; the others are what a mirror run is for. */
export function ownImages(images: readonly ImageDefinition[]): readonly ImageDefinition[] {
  return images.filter((image) => !needsUpstream(image));
}

function needsUpstream({ context, dockerfile }: ImageDefinition): boolean {
  return upstreamPath(context) !== undefined || upstreamPath(dockerfile) !== undefined;
}

/** The clone is the named context `upstream` of every image, whatever its own context is. */
function fromClone(
  image: ImageDefinition,
  { folder, context, dockerfile }: UpstreamBuild,
): ImageDefinition {
  return {
    ...image,
    ...(context === undefined ? {} : { context }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    contexts: { ...image.contexts, upstream: folder },
  };
}
