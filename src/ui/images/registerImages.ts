import type { ImagesCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';

export function registerImages(parts: EditorParts): Feature<ImagesCommandId> {
  throw new Error(`not ready for ${parts.host.context.extension.id}`);
}
