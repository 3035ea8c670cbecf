import type { TextDocument } from 'vscode';

/** True for `slipway.yaml` and `slipway.yml`, saved or not. */
export function isConfigDocument(document: TextDocument): boolean {
  return /(?:^|[/\\])slipway\.ya?ml$/.test(document.uri.path);
}
