import * as vscode from 'vscode';
import { InvalidReferenceError, parseReference } from '../../oci/reference.ts';

interface Item extends vscode.QuickPickItem {
  readonly reference: string | undefined;
}

/** Asks for a reference: typed and checked as it is typed, or one of the recent ones. */
export async function askReference(recent: readonly string[]): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = vscode.l10n.t('Inspect manifest');
  pick.placeholder = 'ghcr.io/acme/api:1.2.3';
  const show = (): void => {
    pick.items = itemsFor(pick.value.trim(), recent);
  };
  try {
    return await new Promise<string | undefined>((resolve) => {
      pick.onDidChangeValue(show);
      pick.onDidAccept(() => {
        // Enter may come before the list has followed the typing.
        const chosen = pick.selectedItems[0] ?? typedItem(pick.value.trim());
        if (chosen.reference !== undefined) resolve(chosen.reference);
      });
      pick.onDidHide(() => resolve(undefined));
      show();
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function itemsFor(typed: string, recent: readonly string[]): Item[] {
  const items: Item[] = [];
  if (typed !== '' && !recent.includes(typed)) items.push(typedItem(typed));
  recent.forEach((reference, at) => {
    if (at === 0)
      items.push({
        label: vscode.l10n.t('Recent'),
        kind: vscode.QuickPickItemKind.Separator,
        reference: undefined,
      });
    items.push({ label: reference, reference });
  });
  return items;
}

function typedItem(typed: string): Item {
  try {
    parseReference(typed);
    return {
      label: typed,
      description: vscode.l10n.t('Inspect'),
      alwaysShow: true,
      reference: typed,
    };
  } catch (error) {
    const detail = error instanceof InvalidReferenceError ? error.why : String(error);
    return {
      label: vscode.l10n.t('Not a reference yet'),
      iconPath: new vscode.ThemeIcon('info'),
      detail,
      alwaysShow: true,
      reference: undefined,
    };
  }
}
