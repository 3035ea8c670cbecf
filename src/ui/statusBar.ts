import * as vscode from 'vscode';
import type { Project } from '../release/project.ts';
import type { BuildRun } from './builds/buildRun.ts';
import type { UsualDuration } from './builds/statusText.ts';
import { statusText } from './builds/statusText.ts';
import { DisposableStore } from './lifecycle.ts';

/** The one status bar item: the version, then the build that runs, then how it ended. */
export class StatusBar implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  #project = false;
  #version: string | undefined;
  #runs: readonly BuildRun[] = [];
  #usual: UsualDuration = () => undefined;

  constructor() {
    this.#item = this.#store.add(
      vscode.window.createStatusBarItem('slipway.status', vscode.StatusBarAlignment.Left, 40),
    );
    this.#item.name = 'Slipway';
    this.#item.command = 'slipway.showBuilds';
  }

  showProject(project: Project): void {
    this.#project = project.source !== 'none';
    this.#version = project.version;
    this.show(this.#runs);
  }

  /** `usual` is how long such a build takes. */
  show(runs: readonly BuildRun[], usual: UsualDuration = this.#usual): void {
    this.#runs = runs;
    this.#usual = usual;
    const status = statusText(
      {
        project: this.#project,
        runs,
        usual,
        ...(this.#version === undefined ? {} : { version: this.#version }),
      },
      vscode.l10n.t,
    );
    if (status === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = status.text;
    this.#item.tooltip = status.tooltip;
    this.#item.accessibilityInformation = { label: status.ariaLabel };
    this.#item.show();
  }

  dispose(): void {
    this.#store.dispose();
  }
}
