import * as vscode from 'vscode';

interface Item extends vscode.QuickPickItem {
  readonly ref: string | undefined;
}

/**
 * Asks for a tag, a branch, a commit or a full reference: typed, or one of `known`. An empty text is
 * what is checked out; undefined when the user gave up.
 */
export async function askRef(known: readonly string[]): Promise<string | undefined> {
  const t = vscode.l10n.t;
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t('Preview tags of');
  pick.placeholder = t('A tag, a branch, a commit, or refs/pull/15/merge');
  const show = (): void => {
    const typed = pick.value.trim();
    pick.items = [
      ...(typed === '' || known.includes(typed)
        ? []
        : [{ label: typed, description: t('as typed'), alwaysShow: true, ref: typed }]),
      { label: t('What is checked out'), iconPath: new vscode.ThemeIcon('git-commit'), ref: '' },
      ...known.map((ref) => ({ label: ref, ref })),
    ];
  };
  try {
    return await new Promise<string | undefined>((resolve) => {
      pick.onDidChangeValue(show);
      // Enter may come before the list has followed the typing.
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.ref ?? pick.value.trim()));
      pick.onDidHide(() => resolve(undefined));
      show();
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
