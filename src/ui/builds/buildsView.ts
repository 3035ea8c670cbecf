import * as vscode from 'vscode';
import type { View } from '../editorHost.ts';
import { DisposableStore } from '../lifecycle.ts';
import { problemRows } from '../problemRows.ts';
import { RowTree } from '../rowTree.ts';
import type { ViewRow } from '../viewRow.ts';
import type { BuildRun } from './buildRun.ts';
import { isActive } from './buildRun.ts';
import { buildRows, stepRowId } from './buildRows.ts';

/** The tree of this window's builds; while there is none, why none could run. */
export class BuildsView implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #view: View;
  readonly #tree: RowTree;
  readonly #revealed = new Set<string>();
  #runs: readonly BuildRun[] = [];

  /** `trouble` says what keeps Docker from building; it is asked only while the view is empty. */
  constructor(view: View, trouble: () => Promise<unknown>) {
    this.#view = view;
    this.#tree = this.#store.add(
      new RowTree(async () => {
        if (this.#runs.length > 0) return this.#rows();
        const error = await trouble();
        return error === undefined ? [] : problemRows('docker', error, vscode.l10n.t);
      }),
    );
    this.#store.add(view.data.attach(this.#tree));
  }

  show(runs: readonly BuildRun[]): void {
    const emptied = runs.length === 0 && this.#runs.length > 0;
    this.#runs = runs;
    if (emptied) this.#tree.refresh();
    else if (runs.length > 0) this.#tree.update(this.#rows());
    this.#badge();
    for (const run of runs) this.#revealFailure(run);
  }

  /** Asks again what keeps Docker from building. */
  refresh(): void {
    this.#tree.refresh();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #rows(): readonly ViewRow[] {
    return buildRows(this.#runs, vscode.l10n.t);
  }

  #badge(): void {
    const value = this.#runs.filter(({ state }) => isActive(state)).length;
    const tooltip = vscode.l10n.t('{0} running', value);
    if ((this.#view.tree.badge?.value ?? 0) === value) return;
    this.#view.tree.badge = value === 0 ? undefined : { value, tooltip };
  }

  /** Once for each failed build, and only in a view that is open: revealing would open it. */
  #revealFailure(run: BuildRun): void {
    if (run.state !== 'failed' || this.#revealed.has(run.id)) return;
    this.#revealed.add(run.id);
    const step = run.snapshot?.failed;
    const id = step === undefined ? `${run.id} failure` : stepRowId(run.id, step);
    const element = this.#tree.element(id) ?? this.#tree.element(`${run.id} failure`);
    if (element === undefined || !this.#view.tree.visible) return;
    void this.#view.tree.reveal(element, { select: true, focus: false }).then(undefined, () => {
      // The row has gone since; nothing is lost.
    });
  }
}
