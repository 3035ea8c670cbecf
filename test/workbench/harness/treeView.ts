import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import * as z from 'zod/mini';

const Row = z.object({
  /** Place in the whole list; the element on screen carries it too. */
  index: z.number(),
  level: z.number(),
  label: z.string(),
  description: z.string(),
  expanded: z.nullable(z.boolean()),
  aria: z.string(),
});
export type TreeRow = z.infer<typeof Row>;

/** Runs in the page: the rows of a list's element, as far as they are drawn. */
const readRows = `(list) => [...list.querySelectorAll('[role="treeitem"]')].map((row) => ({
  index: Number(row.dataset.index),
  level: Number(row.getAttribute('aria-level')),
  label: row.querySelector('.label-name')?.textContent ?? '',
  description: row.querySelector('.label-description')?.textContent ?? '',
  expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : null,
  aria: row.getAttribute('aria-label') ?? '',
})).sort((a, b) => a.index - b.index)`;

/** One view of the side bar. Rows are found by the labels on the way to them. */
export class TreeView {
  readonly #page: Page;
  readonly #name: string;

  constructor(page: Page, name: string) {
    this.#page = page;
    this.#name = name;
  }

  get pane(): Locator {
    const title = this.#page.locator('.pane-header .title').getByText(this.#name, { exact: true });
    return this.#page.locator('.sidebar .pane').filter({ has: title });
  }

  get header(): Locator {
    return this.pane.locator('.pane-header');
  }

  /** Opens the view where it is collapsed. */
  async open(): Promise<void> {
    await this.header.waitFor();
    if ((await this.header.getAttribute('aria-expanded')) === 'false') await this.header.click();
    await this.pane.locator('.pane-body').waitFor();
  }

  async close(): Promise<void> {
    if ((await this.header.getAttribute('aria-expanded')) === 'true') await this.header.click();
  }

  /** The rows that are on screen: VS Code draws no others. */
  async rows(): Promise<TreeRow[]> {
    const list = this.pane.locator('.monaco-list-rows').first();
    if ((await list.count()) === 0) return [];
    const expression = `((${readRows})(document.querySelectorAll('.sidebar .pane')[${await this.#place()}]))`;
    return z.parse(z.array(Row), await this.#page.evaluate<unknown>(expression));
  }

  /** Which of the side bar's panes this is. */
  async #place(): Promise<number> {
    const titles = await this.#page
      .locator('.sidebar .pane > .pane-header .title')
      .allTextContents();
    return titles.indexOf(this.#name);
  }

  /** The text of the view's welcome, where it shows one. */
  get welcome(): Locator {
    return this.pane.locator('.welcome-view-content');
  }

  /** Expands every label on the way and gives the last one's row. Waits for each to appear. */
  async reveal(...path: readonly string[]): Promise<Locator> {
    await this.open();
    for (let depth = 1; depth < path.length; depth += 1) await this.expand(...path.slice(0, depth));
    return this.#element(await this.#find(path));
  }

  async expand(...path: readonly string[]): Promise<void> {
    if (path.length > 1) await this.expand(...path.slice(0, -1));
    await this.#toggle(path, true);
  }

  async collapse(...path: readonly string[]): Promise<void> {
    if ((await this.#find(path)).expanded === true) await this.#toggle(path, false);
  }

  /** A click that falls on a row while it is drawn anew is lost: the last one is waited for longest. */
  async #toggle(path: readonly string[], wanted: boolean): Promise<void> {
    const isDone = ({ expanded }: TreeRow): boolean => expanded === wanted;
    for (const patience of [10_000, 10_000, 30_000]) {
      const row = await this.#find(path);
      if (isDone(row)) return;
      await this.#element(row).locator('.monaco-tl-twistie').click();
      const done = await this.#until(path, isDone, patience).catch((error: unknown) => {
        if (patience === 30_000) throw error;
      });
      if (done !== undefined) return;
    }
  }

  /** The rows right under one, as far as they are on screen; expands it first and waits for one. */
  async children(...path: readonly string[]): Promise<TreeRow[]> {
    await this.open();
    await this.expand(...path);
    let found: TreeRow[] = [];
    for (let waited = 0; waited < 5_000 && found.length === 0; waited += 50) {
      if (waited > 0) await pause(50);
      found = await this.#childrenOf(await this.#find(path));
    }
    return found;
  }

  async #childrenOf(parent: TreeRow): Promise<TreeRow[]> {
    const below = (await this.rows()).filter(({ index }) => index > parent.index);
    const end = below.findIndex(({ level }) => level <= parent.level);
    const inside = end < 0 ? below : below.slice(0, end);
    return inside.filter(({ level }) => level === parent.level + 1);
  }

  /** Presses an action that the row shows under the pointer. */
  async inline(path: readonly string[], action: string): Promise<void> {
    const row = await this.reveal(...path);
    await row.hover();
    await row.locator(`.actions a.action-label[aria-label^="${action}"]`).click();
  }

  /** Chooses an entry of the row's context menu. */
  async menu(path: readonly string[], entry: string): Promise<void> {
    const row = await this.reveal(...path);
    await row.click({ button: 'right' });
    const items = this.#page.locator('.monaco-menu [role="menuitem"]');
    const item = items.filter({ hasText: entry }).first();
    await item.waitFor();
    await pause(250); // for its first tenth of a second VS Code's menu takes no click
    await item.click();
    await items.first().waitFor({ state: 'hidden' });
  }

  /** The text shown when the pointer rests on a row. */
  async hover(...path: readonly string[]): Promise<string> {
    const hover = this.#page.locator('.monaco-hover:visible').last();
    // A row that is drawn anew under a resting pointer gets no hover until the pointer moves.
    for (let attempt = 0; attempt < 5 && !(await hover.isVisible()); attempt += 1) {
      await this.header.hover();
      const row = await this.reveal(...path);
      await row.locator('.label-name').hover();
      await hover.waitFor({ timeout: 5_000 }).catch(() => undefined);
    }
    return hover.innerText();
  }

  /** Presses an action in the view's title, `Refresh`. */
  async action(title: string): Promise<void> {
    await this.open();
    await this.header.hover(); // drawn under the pointer
    await this.header.locator(`a.action-label[aria-label^="${title}"]:visible`).click();
  }

  /** Waits for the first row whose label or description has this text. */
  async waitForRow(text: string, timeout = 30_000): Promise<Locator> {
    const row = this.pane.locator('[role="treeitem"]').filter({ hasText: text }).first();
    await row.waitFor({ timeout });
    return row;
  }

  #element({ index }: TreeRow): Locator {
    return this.pane.locator(`[role="treeitem"][data-index="${index}"]`);
  }

  #find(path: readonly string[]): Promise<TreeRow> {
    return this.#until(path, () => true);
  }

  async #until(
    path: readonly string[],
    wanted: (row: TreeRow) => boolean,
    patience = 30_000,
  ): Promise<TreeRow> {
    let rows: TreeRow[] = [];
    for (let waited = 0; waited < patience; waited += 50) {
      rows = await this.rows();
      const row = rowAt(rows, path);
      if (row !== undefined && wanted(row)) return row;
      if (waited % 1000 === 950) await this.#scroll(waited < patience / 2 ? 150 : -150);
      await pause(50);
    }
    const seen = rows.map(({ level, label }) => `${'  '.repeat(level)}${label}`).join('\n');
    throw new Error(`“${this.#name}” has no row ${path.join(' → ')}; it shows:\n${seen}`);
  }

  async #scroll(pixels: number): Promise<void> {
    await this.pane.locator('.pane-body').hover();
    await this.#page.mouse.wheel(0, pixels);
  }
}

/** The row reached by these labels from the top; a label may be given without what follows it. */
function rowAt(rows: readonly TreeRow[], path: readonly string[]): TreeRow | undefined {
  let level = 1;
  for (const row of rows) {
    if (row.level < level) return undefined; // left the parent
    if (row.level !== level || row.label !== path[level - 1]) continue;
    if (level === path.length) return row;
    level += 1;
  }
  return undefined;
}
