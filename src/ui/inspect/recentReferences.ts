import type * as vscode from 'vscode';
import * as z from 'zod/mini';

const key = 'slipway.recentReferences';
const Texts = z.catch(z.array(z.string()), []);
const most = 12;

/** The references inspected last, newest first; kept with the workspace. */
export class RecentReferences {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  all(): readonly string[] {
    return Texts.parse(this.#state.get<unknown>(key));
  }

  async add(reference: string): Promise<void> {
    const others = this.all().filter((other) => other !== reference);
    await this.#state.update(key, [reference, ...others].slice(0, most));
  }
}
