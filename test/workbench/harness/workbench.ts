import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Frame, Locator, Page } from 'playwright-core';
import { QuickInput } from './quickInput.ts';
import { TreeView } from './treeView.ts';

const screenshots = fileURLToPath(new URL('../../../artifacts/screenshots/', import.meta.url));

/** The window of VS Code: with QuickInput and TreeView, every selector the tests depend on. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
  }

  /** Waits until the window is drawn. */
  async ready(): Promise<this> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.page.locator('[id="workbench.parts.statusbar"]').waitFor();
    await this.page.locator('.activitybar [role="tab"]').first().waitFor();
    return this;
  }

  /** Reloads the window as a user does, so that it keeps what it is to show again. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  /** Runs a command by its palette title. */
  command(title: string): Promise<void> {
    return this.quickInput.command(title);
  }

  view(name: string): TreeView {
    return new TreeView(this.page, name);
  }

  /** Opens a view container of the activity bar. */
  async openContainer(title: string): Promise<void> {
    const tabs = this.page.locator('.activitybar [role="tab"]');
    const inner = this.page.locator(`a[aria-label^="${title}"]`);
    const tab = tabs
      .filter({ has: inner })
      .or(this.page.locator(`.activitybar [role="tab"][aria-label^="${title}"]`))
      .first();
    await tab.waitFor();
    const shown = this.page
      .locator('.sidebar .composite.title:visible', { hasText: title })
      .first();
    // A window that restores its side bar may do so right before the click, which then closes it.
    for (let attempt = 0; attempt < 5 && !(await shown.isVisible()); attempt += 1) {
      if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
      await shown.waitFor({ timeout: 5_000 }).catch(() => undefined);
    }
    await shown.waitFor();
  }

  /** A status bar item by the id its extension gave it. */
  status(itemId: string, extensionId = 'slipway.slipway'): Locator {
    return this.page.locator(`[id="${extensionId}.${itemId}"]`);
  }

  /** A notification toast that has this text. */
  notification(text: string | RegExp): Locator {
    const message = this.page.locator('.notification-list-item-message', { hasText: text });
    return this.page
      .locator('.notifications-toasts .notification-list-item')
      .filter({ has: message })
      .first();
  }

  async notificationText(text: string | RegExp): Promise<string> {
    const message = this.notification(text).locator('.notification-list-item-message');
    return (await message.textContent()) ?? '';
  }

  notificationButton(text: string | RegExp, button: string): Locator {
    const row = this.notification(text).locator('.notification-list-item-buttons-container');
    return row.locator('.monaco-button', { hasText: button });
  }

  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /**
   * Presses a button of the dialog, as slowly as somebody who reads it: of more than three toasts in
   * 800 ms VS Code shows three, and leaves the rest to the bell.
   */
  async dialogButton(label: string): Promise<void> {
    await this.page.waitForTimeout(800);
    await this.dialog().locator('.monaco-button', { hasText: label }).click();
  }

  /** The document of the webview that holds `selector`: two nested frames, drawn over its editor. */
  async webview(selector: string, timeout = 20_000): Promise<Frame> {
    for (let waited = 0; waited < timeout; waited += 50) {
      for (const frame of this.page.frames()) {
        const inner = frame.parentFrame()?.url().includes('/webview/browser/pre/') === true;
        if (frame.name() !== 'active-frame' && !inner) continue;
        if (
          (await frame
            .locator(selector)
            .count()
            .catch(() => 0)) > 0
        )
          return frame;
      }
      await pause(50);
    }
    const frames = this.page.frames().map((frame) => frame.url().slice(0, 120));
    throw new Error(`no webview holds ${selector}; frames:\n${frames.join('\n')}`);
  }

  /** An editor's tab by a part of its name. */
  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** What the active editor shows; VS Code draws the lines on screen only. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-lines').first();
    await lines.waitFor();
    return (await lines.innerText()).replaceAll('\u00a0', ' ');
  }

  async closeEditors(): Promise<void> {
    await this.command('View: Close All Editors');
  }

  /** Leaves a picture in artifacts/screenshots; gives its path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(screenshots, { recursive: true });
    const path = join(screenshots, `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled' }); // menus and dialogs fade in
    return path;
  }
}
