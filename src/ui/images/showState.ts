import * as vscode from 'vscode';
import type { RegistryAccess } from '../../oci/access/registryAccess.ts';
import type { PullLimits } from './pullLimits.ts';
import { pullLimitAdvice } from './pullLimitText.ts';

/** What holds for the whole view: a search, pulls left, and restricted mode when something is shown. */
export function showState(
  view: vscode.TreeView<object>,
  search: string,
  filled: boolean,
  limits: PullLimits,
  access: Pick<RegistryAccess, 'accountAt'>,
): void {
  const { t } = vscode.l10n;
  const lines: string[] = [];
  const [registry, left] = limits.tightest() ?? [];
  if (registry !== undefined && left !== undefined) {
    // The beginning is what there is room for; the repository's tooltip says all of it.
    view.description = t('{0} pulls left on {1}', left.remaining, registry);
    const advice = pullLimitAdvice(registry, left, access.accountAt(registry), t);
    if (advice !== undefined) lines.push(advice);
  }
  if (search !== '') lines.push(vscode.l10n.t('Tags matching “{0}”', search));
  if (filled && !vscode.workspace.isTrusted)
    lines.push(
      vscode.l10n.t('Restricted mode: only the repositories you added, asked anonymously.'),
    );
  view.message = lines.join('\n');
  void vscode.commands.executeCommand('setContext', 'slipway.tagSearch', search !== '');
}
