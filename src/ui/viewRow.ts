import type { CommandId } from './contributions.ts';
import type { RemedyAction } from './remedies.ts';

export type RowCommand = CommandId | RemedyAction['command'];

/** A row of a tree view as data; the provider turns it into a `TreeItem`. */
export interface ViewRow {
  /** Stable while the view lives: expansion and selection hang on it. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon;
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly ariaLabel: string;
  /** Decides which commands the row offers. */
  readonly context: string;
  readonly expand: 'leaf' | 'collapsed' | 'expanded';
  readonly children: readonly ViewRow[];
  /** What selecting the row runs; without arguments the row itself is the argument. */
  readonly open?: { readonly id: RowCommand; readonly arguments?: readonly unknown[] };
  /** What the row is about, for the commands it offers. */
  readonly subject?: Readonly<Record<string, string>>;
}

export interface RowIcon {
  /** Of a product icon, e.g. `pass` or `loading~spin`. */
  readonly name: string;
  /** Theme colour id. */
  readonly color?: string;
}

export type NewRow = Partial<ViewRow> & Pick<ViewRow, 'id' | 'label' | 'icon' | 'context'>;

/** Fills in what a row does not say for itself. */
export function viewRow(row: NewRow): ViewRow {
  const description = row.description ?? '';
  const said = description === '' ? row.label : `${row.label}, ${description}`;
  return {
    description,
    tooltip: said.replace(', ', '\n'),
    ariaLabel: said,
    expand: 'leaf',
    children: [],
    ...row,
  };
}

/** True when both rows look the same; children count by identity and order only. */
export function sameRow(a: ViewRow, b: ViewRow): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.icon.name === b.icon.name &&
    a.icon.color === b.icon.color &&
    a.tooltip === b.tooltip &&
    a.ariaLabel === b.ariaLabel &&
    a.context === b.context &&
    a.expand === b.expand &&
    a.open?.id === b.open?.id &&
    a.children.length === b.children.length &&
    a.children.every((child, at) => child.id === b.children[at]?.id)
  );
}

/**
 * Ids of the topmost rows that differ: refreshing those refreshes everything below them. Undefined
 * when the list itself changed, so that the whole view must be read anew.
 */
export function changedRows(
  before: readonly ViewRow[],
  after: readonly ViewRow[],
): readonly string[] | undefined {
  if (before.length !== after.length) return undefined;
  const changed: string[] = [];
  for (const [at, row] of after.entries()) {
    const old = before[at];
    if (old?.id !== row.id) return undefined;
    if (sameRow(old, row)) changed.push(...(changedRows(old.children, row.children) ?? [row.id]));
    else changed.push(row.id);
  }
  return changed;
}
