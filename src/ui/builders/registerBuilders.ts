import type { BuildersCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';

export function registerBuilders(parts: EditorParts): Feature<BuildersCommandId> {
  throw new Error(`not ready for ${parts.host.context.extension.id}`);
}
