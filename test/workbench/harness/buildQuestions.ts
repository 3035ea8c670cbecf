import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Workbench } from './workbench.ts';

/** What is asked before a build: lists one after the other in the same widget, then the plan. */
export class BuildQuestions {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get #widget(): Locator {
    return this.#workbench.quickInput.widget;
  }

  /** An entry of the open list by what it shows: VS Code keeps texts of earlier lists, hidden. */
  entry(label: string | RegExp): Locator {
    const shown = this.#workbench.page.locator('.label-name:visible', { hasText: label });
    return this.#widget.locator('.monaco-list-row').filter({ has: shown }).first();
  }

  /** Accepts the list that is open; a key pressed while VS Code exchanges two lists is lost. */
  async next(from: string, to: string): Promise<void> {
    await this.#leave(from, () => this.entry(to).isVisible());
  }

  /** Confirms the plan. */
  async start(): Promise<void> {
    await this.#leave('Build and push', async () => !(await this.#widget.isVisible()));
  }

  async #leave(from: string, arrived: () => Promise<boolean>): Promise<void> {
    await this.entry(from).waitFor();
    for (let tries = 0; tries < 5; tries += 1) {
      if (await this.entry(from).isVisible()) await this.#workbench.quickInput.accept();
      for (let waited = 0; waited < 3000; waited += 50) {
        if (await arrived()) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error(`the list with “${from}” could not be left`);
  }

  /** Checks exactly these of a list whose entries are all checked at first. */
  async checkOnly(wanted: readonly string[]): Promise<void> {
    const rows = this.#widget.locator('.quick-input-list .monaco-list-row');
    const count = this.#widget.locator('.quick-input-count');
    const counts = (number: number) =>
      expect.poll(() => count.innerText(), { timeout: 10_000 }).toContain(`${number} Selected`);
    const all = await rows.count();
    await counts(all);
    for (const row of await rows.all()) {
      const label = (await row.locator('.label-name').first().textContent()) ?? '';
      if (!wanted.includes(label.trim())) await row.click();
    }
    await counts(wanted.length);
  }
}
