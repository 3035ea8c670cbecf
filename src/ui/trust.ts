import * as vscode from 'vscode';
import { Failure } from '../oci/failure.ts';

export class UntrustedError extends Failure<'untrusted'> {
  override readonly name = 'UntrustedError';
}

/** Throws UntrustedError unless the user trusts this workspace. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UntrustedError(
    'untrusted',
    vscode.l10n.t('Slipway runs nothing in a workspace that is not trusted.'),
    vscode.l10n.t('Trust this workspace first.'),
  );
}
