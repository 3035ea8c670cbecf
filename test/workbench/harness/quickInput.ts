import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** The widget at the top: palette, quick picks and input boxes are the same element in turn. */
export class QuickInput {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get widget(): Locator {
    return this.#page.locator('.quick-input-widget:visible');
  }

  get #field(): Locator {
    return this.widget.locator('input.input');
  }

  /** Runs a command by its palette title, `Release: Doctor`. */
  async command(title: string): Promise<void> {
    await this.#palette(title);
    await this.row(title).click();
    // Closed, or already a quick input of the command's own: it takes the same widget at once.
    for (let waited = 0; waited < 10_000; waited += 25) {
      const text = await this.#field.inputValue({ timeout: 50 }).catch(() => '');
      if (!text.startsWith('>')) return;
      await pause(25);
    }
    throw new Error(`the palette stayed open after “${title}”`);
  }

  /** Opens the palette with a text in it; a view that takes the focus at that moment closes it. */
  async #palette(title: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#page.keyboard.press('F1');
        await this.#field.fill(`>${title}`, { timeout: 5_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  /** Whether the palette offers a command of this very title. */
  async offers(title: string): Promise<boolean> {
    await this.#palette(title);
    await this.widget.locator('.quick-input-list [role="option"]').first().waitFor();
    const labels = await this.labels();
    await this.#page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
    return labels.includes(title);
  }

  /** An entry by its label, or by a part of it. */
  row(label: string): Locator {
    const rows = this.widget
      .locator('.quick-input-list')
      .locator('[role="option"],[role="checkbox"]');
    const text = this.#page.locator('.quick-input-list-label', { hasText: label });
    return rows.filter({ has: text }).first();
  }

  #highlighted(label: string): Locator {
    const text = this.#page.locator('.quick-input-list-label', { hasText: label });
    return this.widget.locator('.quick-input-list .focused').filter({ has: text });
  }

  /** The labels on screen, first to last. */
  async labels(): Promise<string[]> {
    const texts = this.widget.locator('.quick-input-list-label .label-name');
    return (await texts.allTextContents()).map((text) => text.trim());
  }

  async title(): Promise<string> {
    return (await this.widget.locator('.quick-input-title').textContent())?.trim() ?? '';
  }

  async placeholder(): Promise<string> {
    return (await this.#field.getAttribute('placeholder')) ?? '';
  }

  /** Fills the input box and accepts it; in a list, once it offers the text. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    const isList = (await this.widget.locator('.quick-input-list:visible').count()) > 0;
    if (isList) await this.#highlighted(text).waitFor();
    await this.#page.keyboard.press('Enter');
  }

  /** Filters what is listed, without accepting. */
  async type(text: string): Promise<void> {
    await this.#field.waitFor();
    await this.#field.fill(text);
  }

  async pick(label: string): Promise<void> {
    await this.row(label).click();
  }

  /** Checks exactly these of a list of several, and accepts. */
  async pickMany(labels: readonly string[]): Promise<void> {
    for (const label of labels) await this.row(label).waitFor();
    for (const shown of await this.labels()) await this.#check(shown, labels.includes(shown));
    await this.accept();
  }

  async #check(label: string, wanted: boolean): Promise<void> {
    const row = this.row(label);
    const isChecked = async (): Promise<boolean> =>
      (await row.getAttribute('aria-checked')) === 'true';
    if ((await isChecked()) === wanted) return;
    await row.click();
    for (let waited = 0; (await isChecked()) !== wanted; waited += 25) {
      if (waited > 5000) throw new Error(`“${label}” could not be ${wanted ? '' : 'un'}checked`);
      await pause(25);
    }
  }

  /** Takes what is highlighted or checked. */
  async accept(): Promise<void> {
    await this.#field.press('Enter');
  }

  async leave(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }
}
