import * as vscode from 'vscode';
import type { NodeView } from './nodeView.ts';
import { treeItem } from './treeItem.ts';
import type { ViewRow } from './viewRow.ts';
import { changedRows } from './viewRow.ts';

/** What the editor holds for a row: the same object as long as the row's id is there. */
interface RowElement {
  row: ViewRow;
  readonly parent: RowElement | undefined;
  /** For commands: the element is their argument. */
  subject: Readonly<Record<string, string>> | undefined;
}

/**
 * A tree of rows. Only rows that changed are drawn again; expansion follows their ids. While rows
 * are read anew the known ones stay: a command chosen from a menu must find the row it is about.
 */
export class RowTree implements vscode.TreeDataProvider<object>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<object | object[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #read: () => Promise<readonly ViewRow[]>;
  #elements = new Map<string, RowElement>();
  #rows: readonly ViewRow[] = [];
  /** Known rows that are to be drawn as they are. */
  #current = false;
  /** Which reading or update is the latest; an older reading that ends later is not shown. */
  #latest = 0;

  /** `read` gives the rows when the view asks for them; it does not fail. */
  constructor(read: () => Promise<readonly ViewRow[]>) {
    this.#read = read;
  }

  /** Draws what is different from before. */
  update(rows: readonly ViewRow[]): void {
    this.#latest += 1;
    const changed = changedRows(this.#rows, rows);
    this.#adopt(rows);
    this.#current = changed === undefined;
    if (changed === undefined) this.#changed.fire(undefined);
    else if (changed.length > 0)
      this.#changed.fire(changed.flatMap((id) => this.#elements.get(id) ?? []));
  }

  /** Reads everything anew. */
  refresh(): void {
    this.#current = false;
    this.#changed.fire(undefined);
  }

  /** The element of a row, for `TreeView.reveal`. */
  element(id: string): object | undefined {
    return this.#elements.get(id);
  }

  async getChildren(element?: object): Promise<object[]> {
    if (element === undefined) {
      if (this.#rows.length === 0) this.#adopt(await this.#read());
      else if (!this.#current) void this.#readAgain();
      this.#current = false;
      return this.#rows.flatMap((row) => this.#elements.get(row.id) ?? []);
    }
    const { children } = asElement(element).row;
    return children.flatMap((row) => this.#elements.get(row.id) ?? []);
  }

  getParent(element: object): object | undefined {
    return asElement(element).parent;
  }

  getTreeItem(element: object): vscode.TreeItem {
    const { row } = asElement(element);
    return treeItem(row.id, nodeView(row, element));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #readAgain(): Promise<void> {
    this.#latest += 1;
    const reading = this.#latest;
    const rows = await this.#read();
    if (reading === this.#latest) this.update(rows);
  }

  #adopt(rows: readonly ViewRow[]): void {
    const elements = new Map<string, RowElement>();
    const adopt = (row: ViewRow, parent: RowElement | undefined): void => {
      const known = this.#elements.get(row.id);
      const kept = known !== undefined && known.parent === parent ? known : undefined;
      const element = kept ?? { row, parent, subject: row.subject };
      element.row = row;
      element.subject = row.subject;
      elements.set(row.id, element);
      for (const child of row.children) adopt(child, element);
    };
    for (const row of rows) adopt(row, undefined);
    this.#elements = elements;
    this.#rows = rows;
  }
}

function nodeView(row: ViewRow, element: object): NodeView {
  const [title = row.label, ...rest] = row.tooltip.split('\n');
  return {
    label: row.label,
    description: row.description,
    icon: row.icon.name,
    ...(row.icon.color === undefined ? {} : { color: row.icon.color }),
    children: row.expand === 'leaf' ? 'none' : row.expand,
    tooltip: { title, facts: [], ...(rest.length === 0 ? {} : { note: rest.join('\n\n') }) },
    contextValue: row.context,
    spoken: row.ariaLabel,
    ...(row.open === undefined
      ? {}
      : {
          command: {
            title: row.label,
            id: row.open.id,
            arguments: row.open.arguments ?? [element],
          },
        }),
  };
}

const elementShape = (element: object): element is RowElement => 'row' in element;

function asElement(element: object): RowElement {
  if (elementShape(element)) return element;
  throw new TypeError('The view was given an element of another view.');
}
