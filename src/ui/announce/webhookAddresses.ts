import type { SecretStorage } from 'vscode';

/** Addresses of webhooks: secrets, kept for a folder and the name its slipway.yaml gives them. */
export class WebhookAddresses {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  async addressOf(root: string, variable: string): Promise<string | undefined> {
    return this.#secrets.get(keyOf(root, variable));
  }

  async keep(root: string, variable: string, address: string): Promise<void> {
    await this.#secrets.store(keyOf(root, variable), address);
  }
}

function keyOf(root: string, variable: string): string {
  return `slipway.webhook:${variable}:${root}`;
}
