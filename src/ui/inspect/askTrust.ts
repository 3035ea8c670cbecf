import * as vscode from 'vscode';
import type { SignatureTrust } from '../../oci/signatureVerifier.ts';

/** Asks whose signature counts; undefined when the user gave up. */
export async function askTrust(): Promise<SignatureTrust | undefined> {
  const title = vscode.l10n.t('Verify signature: whose counts?');
  const key = { label: vscode.l10n.t('Public Key File…'), iconPath: new vscode.ThemeIcon('key') };
  const identity = {
    label: vscode.l10n.t('Certificate Identity…'),
    detail: vscode.l10n.t('Keyless: who signed, and who vouched for that'),
    iconPath: new vscode.ThemeIcon('person'),
  };
  const how = await vscode.window.showQuickPick([key, identity], { title });
  if (how === key) return askKey(title);
  return how === identity ? askIdentity(title) : undefined;
}

async function askKey(title: string): Promise<SignatureTrust | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: vscode.l10n.t('Verify'),
      filters: { [vscode.l10n.t('Public keys')]: ['pub', 'pem'], '*': ['*'] },
    })) ?? [];
  if (file === undefined) return undefined;
  const required = {
    label: vscode.l10n.t('Must Be in the Transparency Log'),
    detail: vscode.l10n.t('What cosign asks for unless told otherwise; needs the internet'),
  };
  const without = {
    label: vscode.l10n.t('Need Not Be in the Transparency Log'),
    detail: vscode.l10n.t('For signatures made with a private infrastructure or offline'),
  };
  const log = await vscode.window.showQuickPick([required, without], { title });
  if (log === undefined) return undefined;
  return { kind: 'key', key: file.fsPath, transparencyLog: log === required };
}

async function askIdentity(title: string): Promise<SignatureTrust | undefined> {
  const identity = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t(
      'Whom the certificate is of: an e-mail address or the address of a workflow',
    ),
    placeHolder: 'https://github.com/acme/api/.github/workflows/release.yml@refs/tags/v1.4.0',
    ignoreFocusOut: true,
  });
  if (identity === undefined || identity.trim() === '') return undefined;
  const issuer = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Who vouched for the identity: the OIDC issuer'),
    value: 'https://token.actions.githubusercontent.com',
    ignoreFocusOut: true,
  });
  if (issuer === undefined || issuer.trim() === '') return undefined;
  return { kind: 'identity', identity: identity.trim(), issuer: issuer.trim() };
}
