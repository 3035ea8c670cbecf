import * as vscode from 'vscode';

/** How a step of several ended; `title` buttons answer with their `pressed` value. */
export type StepAnswer<Value> =
  | { readonly kind: 'picked'; readonly values: readonly Value[] }
  | { readonly kind: 'back' }
  | { readonly kind: 'left' };

export interface StepItem<Value> extends vscode.QuickPickItem {
  readonly value?: Value;
}

export interface PickStep<Value> {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly placeholder: string;
  readonly items: readonly StepItem<Value>[];
  /** Several may be checked; those with `picked` are at first. */
  readonly many?: boolean;
  /** With `many`: what to say to somebody who has checked none. Without it none is an answer too. */
  readonly required?: string;
  /** What typed text offers beside the items. */
  readonly offer?: (text: string) => StepItem<Value> | undefined;
  /** What accepting an item does instead of ending the step. */
  readonly keepOpen?: (value: Value) => boolean;
  /** Leaves the step when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Milliseconds in which VS Code tells of boxes that were just clicked. */
const settling = 100;

/** One step of a multi-step quick pick; Escape leaves, the arrow goes back. */
export function pickStep<Value>(step: PickStep<Value>): Promise<StepAnswer<Value>> {
  const pick = vscode.window.createQuickPick<StepItem<Value>>();
  pick.title = step.title;
  if (step.totalSteps > 1) {
    pick.step = step.step;
    pick.totalSteps = step.totalSteps;
  }
  pick.placeholder = step.placeholder;
  pick.canSelectMany = step.many === true;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.items = step.items;
  // An item that only says something is not what Enter takes.
  const first = step.items.find(({ value }) => value !== undefined);
  if (first !== undefined && !pick.canSelectMany) pick.activeItems = [first];
  pick.buttons = step.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  if (pick.canSelectMany) pick.selectedItems = step.items.filter((item) => item.picked === true);
  if (step.offer !== undefined) offerTyped(pick, step.items, step.offer);
  return new Promise((resolve) => {
    const leave = (): void => pick.hide();
    const end = (answer: StepAnswer<Value>): void => {
      step.signal?.removeEventListener('abort', leave);
      resolve(answer);
      pick.dispose();
    };
    pick.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) end({ kind: 'back' });
    });
    pick.onDidTriggerItemButton(({ item }) => {
      if (item.value !== undefined) step.keepOpen?.(item.value);
    });
    const accept = (): void => {
      const values = pick.selectedItems.flatMap(({ value }) => value ?? []);
      if (values.length === 0 && (!pick.canSelectMany || step.required !== undefined)) {
        pick.placeholder = step.required ?? step.placeholder;
        return;
      }
      if (values.some((value) => step.keepOpen?.(value) === true)) return;
      end({ kind: 'picked', values });
    };
    // A box checked or unchecked right before Enter is told after it.
    pick.onDidAccept(() => void setTimeout(accept, pick.canSelectMany ? settling : 0));
    pick.onDidHide(() => end({ kind: 'left' }));
    pick.show();
    step.signal?.addEventListener('abort', leave);
  });
}

/** Adds what is typed as an item of its own; once checked it stays in the list. */
function offerTyped<Value>(
  pick: vscode.QuickPick<StepItem<Value>>,
  items: readonly StepItem<Value>[],
  offer: (text: string) => StepItem<Value> | undefined,
): void {
  let kept: readonly StepItem<Value>[] = [];
  pick.onDidChangeValue((text) => {
    const selected = pick.selectedItems;
    kept = [...new Set([...kept, ...selected.filter((item) => !items.includes(item))])];
    const known = [...items, ...kept];
    const typed = offer(text.trim());
    const isNew = typed !== undefined && known.every(({ label }) => label !== typed.label);
    pick.items = isNew ? [{ ...typed, alwaysShow: true }, ...known] : known;
    pick.selectedItems = known.filter((item) => selected.includes(item));
  });
}
