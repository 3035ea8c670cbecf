import type { Memento } from 'vscode';

/** Which version each folder's checklist is of, where it is not the project's own. */
export class ReleaseVersions {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  of(folder: string): string | undefined {
    const kept = this.#state.get<unknown>(key(folder));
    return typeof kept === 'string' && kept !== '' ? kept : undefined;
  }

  async choose(folder: string, version: string | undefined): Promise<void> {
    await this.#state.update(key(folder), version);
  }
}

function key(folder: string): string {
  return `slipway.releaseVersion ${folder}`;
}
