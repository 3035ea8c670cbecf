import * as vscode from 'vscode';
import { InvalidReferenceError, parseReference } from '../../oci/reference.ts';

export interface ReferenceQuestion {
  readonly title: string;
  /** What is done with what is typed, e.g. `Inspect`. */
  readonly action: string;
  readonly recent: readonly string[];
  /** Others the user may mean. */
  readonly known: readonly string[];
  /** Throws InvalidReferenceError for what cannot be meant; `parseReference` when absent. */
  readonly check?: (text: string) => unknown;
}

interface Item extends vscode.QuickPickItem {
  readonly reference: string | undefined;
}

/** Asks for a reference: typed and checked as it is typed, or one of those that are known. */
export async function askReference(question: ReferenceQuestion): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = question.title;
  pick.placeholder = 'ghcr.io/acme/api:1.2.3';
  const show = (): void => {
    pick.items = itemsFor(pick.value.trim(), question);
  };
  try {
    return await new Promise<string | undefined>((resolve) => {
      pick.onDidChangeValue(show);
      pick.onDidAccept(() => {
        // Enter may come before the list has followed the typing.
        const chosen = pick.selectedItems[0] ?? typedItem(pick.value.trim(), question);
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

function itemsFor(typed: string, question: ReferenceQuestion): Item[] {
  const { recent, known } = question;
  const others = known.filter((reference) => !recent.includes(reference));
  const items: Item[] = [];
  if (typed !== '' && !recent.includes(typed) && !others.includes(typed))
    items.push(typedItem(typed, question));
  items.push(...group(vscode.l10n.t('Recent'), recent));
  items.push(...group(vscode.l10n.t('In the Images view'), others));
  return items;
}

function group(title: string, references: readonly string[]): Item[] {
  if (references.length === 0) return [];
  const separator = vscode.QuickPickItemKind.Separator;
  const items = references.map((reference): Item => ({ label: reference, reference }));
  return [{ label: title, kind: separator, reference: undefined }, ...items];
}

function typedItem(typed: string, question: ReferenceQuestion): Item {
  const { action, check = parseReference } = question;
  try {
    check(typed);
    return { label: typed, description: action, alwaysShow: true, reference: typed };
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
