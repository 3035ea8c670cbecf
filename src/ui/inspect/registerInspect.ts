import type { InspectCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';

export function registerInspect(parts: EditorParts): Feature<InspectCommandId> {
  throw new Error(`not ready for ${parts.host.context.extension.id}`);
}
