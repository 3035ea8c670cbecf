import * as vscode from 'vscode';
import type { Project } from '../release/project.ts';
import type { BuildRun } from './builds/buildRun.ts';
import { statusText } from './builds/statusText.ts';
import { DisposableStore } from './lifecycle.ts';

/** The one status bar item: the version, then the build that runs, then how it ended. */
export class StatusBar implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  #project = false;
  #version: string | undefined;
  #runs: readonly BuildRun[] = [];

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

  show(runs: readonly BuildRun[]): void {
    this.#runs = runs;
    const status = statusText(
      {
        project: this.#project,
        runs,
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
