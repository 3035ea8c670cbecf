import type { TagReference } from '../oci/reference.ts';
import type { ImageDefinition } from './config/imageDefinition.ts';
import type { Project } from './project.ts';

/** Tags a bake or compose file gives an image; none where slipway.yaml has rules for them. */
export function declaredTags(
  { config }: Pick<Project, 'config'>,
  { tags }: ImageDefinition,
): readonly TagReference[] {
  return config?.tags === undefined ? (tags ?? []) : [];
}
