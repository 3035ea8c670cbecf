import * as vscode from 'vscode';
import type { View } from '../editorHost.ts';
import { DisposableStore } from '../lifecycle.ts';
import { problemRows } from '../problemRows.ts';
import { RowTree } from '../rowTree.ts';
import type { ViewRow } from '../viewRow.ts';
import type { BuildRun } from './buildRun.ts';
import { isActive } from './buildRun.ts';
import { buildRows } from './buildRows.ts';
import type { PastModel } from './pastRows.ts';
import { elsewhereRows, pastGroup, startRow } from './pastRows.ts';
import { stepRowId } from './platformRows.ts';

/** The tree of this window's builds; while there is none, why none could run. */
export class BuildsView implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #view: View;
  readonly #tree: RowTree;
  readonly #revealed = new Set<string>();
  #runs: readonly BuildRun[] = [];
  #past: PastModel | undefined;
  #shown = 0;

  /** `trouble` says what keeps Docker from building; it is asked only while the view is empty. */
  constructor(view: View, trouble: () => Promise<unknown>) {
    this.#view = view;
    this.#tree = this.#store.add(
      new RowTree(async () => {
        const rows = this.#rows();
        if (rows.length > 0) return rows;
        const error = await trouble();
        return error === undefined ? [] : problemRows('docker', error, vscode.l10n.t);
      }),
    );
    this.#store.add(view.data.attach(this.#tree));
  }

  show(runs: readonly BuildRun[], past: PastModel): void {
    this.#runs = runs;
    this.#past = past;
    const rows = this.#rows();
    const emptied = rows.length === 0 && this.#shown > 0;
    this.#shown = rows.length;
    if (emptied) this.#tree.refresh();
    else if (rows.length > 0) this.#tree.update(rows);
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
    const t = vscode.l10n.t;
    const own = buildRows(this.#runs, t);
    const past = this.#past;
    if (past === undefined) return own;
    const running = [...own, ...elsewhereRows(past, t)];
    const group = pastGroup(past, t);
    // A view without rows shows its welcome, which says the same.
    const start = running.length === 0 && group.length > 0 ? [startRow(t)] : [];
    return [...start, ...running, ...group];
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
