import * as vscode from 'vscode';
import type { Translate } from '../translate.ts';
import type { GitHubTokens, TokenServer } from './gitHubTokens.ts';

/** Asks for a token and keeps it for its server; or forgets the one that is kept. Returns the host. */
export async function useGitHubToken(
  tokens: GitHubTokens,
  server: TokenServer,
  t: Translate,
): Promise<string | undefined> {
  const { host } = server;
  if (await tokens.isKept(server)) {
    const forget = t('Forget the token');
    const items = [{ label: t('Use another token') }, { label: forget }];
    const title = t('Token for {0}', host);
    const picked = await vscode.window.showQuickPick(items, { title });
    if (picked === undefined) return undefined;
    if (picked.label === forget) {
      await tokens.forget(server);
      return host;
    }
  }
  const token = await vscode.window.showInputBox({
    title: t('Token for {0}', host),
    prompt: t(
      'Scopes repo and workflow, or “Contents”, “Workflows” and “Issues” to write. Kept in the secret storage, and sent to this server alone.',
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\x21-\x7e]{8,}$/.test(text.trim()) ? undefined : t('This is no token.'),
  });
  if (token === undefined) return undefined;
  await tokens.keep(server, token.trim());
  void vscode.window.showInformationMessage(t('The token for {0} is kept.', host));
  return host;
}
