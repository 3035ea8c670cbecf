import type { BuildsCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';

export function registerBuilds(parts: EditorParts): Feature<BuildsCommandId> {
  throw new Error(`not ready for ${parts.host.context.extension.id}`);
}
