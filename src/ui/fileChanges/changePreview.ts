import * as vscode from 'vscode';
import type { FileChange } from '../../release/fileChanges/fileChangePlan.ts';
import type { EditorHost } from '../editorHost.ts';
import { DisposableStore } from '../lifecycle.ts';

const scheme = 'slipway-change';

/** Files as they would be written, beside what they are, in VS Code's own comparison of texts. */
export class ChangePreview implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #texts = new Map<string, string>();
  #opened = 0;

  constructor({ documents }: Pick<EditorHost, 'documents'>) {
    this.#store.add(
      documents[scheme].attach({
        // After a reload nothing is left of what was planned.
        provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
      }),
    );
  }

  /** Shows the changes under a title; what is returned closes them again. */
  async show(
    title: string,
    folder: vscode.Uri,
    files: readonly FileChange[],
  ): Promise<vscode.Disposable> {
    this.#opened += 1;
    const sides = files
      .filter(({ before, after }) => before !== after)
      .map((file) => this.#sides(folder, file));
    const [only, second] = sides;
    if (only === undefined) return new vscode.Disposable(() => undefined);
    if (second === undefined)
      await vscode.commands.executeCommand('vscode.diff', only.before, only.after, title, {
        preview: true,
      });
    else
      await vscode.commands.executeCommand(
        'vscode.changes',
        title,
        sides.map(({ file, before, after }) => [file, before, after]),
      );
    return new vscode.Disposable(() => {
      for (const { after } of sides) this.#texts.delete(after.toString());
      void closeTabs(title);
    });
  }

  #sides(folder: vscode.Uri, { path, before, after }: FileChange) {
    const file = vscode.Uri.joinPath(folder, path);
    const text = (side: string, content: string): vscode.Uri => {
      // The same path as the file: another one would look like a new name for it.
      const query = `${side}-${this.#opened}`;
      const uri = vscode.Uri.from({ scheme, path: file.path, query });
      this.#texts.set(uri.toString(), content);
      return uri;
    };
    return {
      file,
      before: before === undefined ? text('before', '') : file,
      after: text('after', after),
    };
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function closeTabs(title: string): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  // Of several files VS Code says how many after the title.
  const own = tabs.filter(({ label }) => label === title || label.startsWith(`${title} (`));
  await vscode.window.tabGroups.close(own, true);
}
