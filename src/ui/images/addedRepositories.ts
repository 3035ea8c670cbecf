import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository, parseRepository } from '../../oci/reference.ts';

const key = 'slipway.addedRepositories';
const Names = z.catch(z.array(z.string()), []);

/** Repositories the user added to the view by hand; kept with the workspace. */
export class AddedRepositories {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  all(): readonly Repository[] {
    return this.#names().flatMap((name) => {
      try {
        return [parseRepository(name)];
      } catch {
        return []; // written by a later version
      }
    });
  }

  async add(repository: Repository): Promise<void> {
    const name = formatRepository(repository);
    await this.#state.update(key, [...this.#names().filter((other) => other !== name), name]);
  }

  async remove(repository: Repository): Promise<void> {
    const name = formatRepository(repository);
    await this.#state.update(
      key,
      this.#names().filter((other) => other !== name),
    );
  }

  #names(): readonly string[] {
    return Names.parse(this.#state.get<unknown>(key));
  }
}
