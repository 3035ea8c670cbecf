import type { ConfigDocument, TextPosition } from './configDocument.ts';

export interface ConfigCompletion {
  readonly label: string;
  /** May hold a newline and indentation by two spaces. */
  readonly insertText: string;
  readonly detail: string;
  readonly kind: 'key' | 'value';
}

/** What can stand at a position of slipway.yaml. */
export function completeConfig(
  document: ConfigDocument,
  position: TextPosition,
): ConfigCompletion[] {
  return document.pathAt(position).path.length === 0 ? [] : [];
}
