import type { TextDocument } from 'vscode';

/** True for `slipway.yaml` and `slipway.yml`, saved or not. */
export function isConfigDocument(document: TextDocument): boolean {
  return /(?:^|[/\\])slipway\.ya?ml$/.test(document.uri.path);
}

/** True for a workflow of GitHub Actions. */
export function isWorkflowDocument(document: TextDocument): boolean {
  return /[/\\]\.github[/\\]workflows[/\\][^/\\]+\.ya?ml$/.test(document.uri.path);
}
