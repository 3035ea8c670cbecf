import { ConfigError } from './config/configError.ts';
import type { ImageDefinition } from './config/imageDefinition.ts';
import type { Project } from './project.ts';
import { unknownName } from './unknownName.ts';

/** Images by name, in the order asked for; all when no name is given. Throws ConfigError. */
export function selectImages(
  project: Project,
  names: readonly string[],
): readonly ImageDefinition[] {
  const { images } = project;
  if (images.length === 0)
    throw new ConfigError(
      'no-images',
      'There is no image to build: no slipway.yaml with images, and no Dockerfile.',
      'Add a Dockerfile, or describe the images in slipway.yaml.',
    );
  if (names.length === 0) return images;
  return [...new Set(names)].map((name) => {
    const image = images.find((candidate) => candidate.name === name);
    if (image !== undefined) return image;
    const known = images.map((candidate) => candidate.name);
    throw unknownName('unknown-image', 'image', name, known);
  });
}
