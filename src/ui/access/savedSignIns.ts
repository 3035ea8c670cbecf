import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Account } from '../../oci/access/account.ts';
import { accountOf } from '../../oci/access/account.ts';
import type { Credential, CredentialSource } from '../../oci/access/credential.ts';
import { parseJsonText } from '../../oci/parseJson.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { Disposable } from '../lifecycle.ts';

/** A credential that holds something. */
export type SignIn = Exclude<Credential, { readonly kind: 'anonymous' }>;

const token = z.string().check(z.minLength(1));
const Kept = z.union([
  z.object({ kind: z.literal('basic'), username: z.string(), password: z.string() }),
  z.object({ kind: z.literal('identity-token'), token }),
  z.object({ kind: z.literal('registry-token'), token }),
]);

const prefix = 'slipway.signIn:';
/** The registries that are signed in to; not a secret, and the storage cannot be listed. */
const listKey = 'slipway.signedIn';
const List = z.catch(z.array(z.string()), []);

/** Sign-ins the user keeps in VS Code's secret storage, for Slipway alone. */
export class SavedSignIns implements CredentialSource, Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watch: Disposable;
  #revision = 0;
  /** Fired when somebody signed in or out, in another window too. */
  readonly onDidChange = this.#changed.event;

  constructor({ secrets, globalState }: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>) {
    this.#secrets = secrets;
    this.#state = globalState;
    this.#watch = secrets.onDidChange(({ key }) => {
      if (key.startsWith(prefix)) this.noteChange();
    });
  }

  /** Differs after every change: what was opened with older credentials is to be opened anew. */
  get revision(): number {
    return this.#revision;
  }

  /** Tells of a sign-in that is kept elsewhere, by Docker. */
  noteChange(): void {
    this.#revision += 1;
    this.#changed.fire();
  }

  async credentialFor(registry: string): Promise<Credential> {
    const text = await this.#secrets.get(prefix + registry);
    if (text === undefined) return { kind: 'anonymous' };
    const kept = Kept.safeParse(parseJsonText(text));
    if (!kept.success) throw unreadable(registry);
    return { ...kept.data, place: vscode.l10n.t('kept in VS Code') };
  }

  async keep(registry: string, signIn: SignIn): Promise<void> {
    const kept = { ...signIn, place: undefined };
    await this.#secrets.store(prefix + registry, JSON.stringify(kept));
    await this.#state.update(listKey, [...new Set([...this.#list(), registry])].sort());
  }

  /** False when none is kept. */
  async forget(registry: string): Promise<boolean> {
    const known = (await this.#secrets.get(prefix + registry)) !== undefined;
    if (known) await this.#secrets.delete(prefix + registry);
    await this.#state.update(
      listKey,
      this.#list().filter((other) => other !== registry),
    );
    return known;
  }

  /** Registries with a sign-in, and as whom. */
  async all(): Promise<(readonly [registry: string, account: Account])[]> {
    const found = await Promise.all(
      this.#list().map(async (registry) => [registry, await this.#accountAt(registry)] as const),
    );
    return found.flatMap(([registry, account]) =>
      account === undefined ? [] : [[registry, account] as const],
    );
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
  }

  async #accountAt(registry: string): Promise<Account | undefined> {
    try {
      const credential = await this.credentialFor(registry);
      return credential.kind === 'anonymous' ? undefined : accountOf(credential);
    } catch (error) {
      // It can still be removed.
      if (error instanceof RegistryError) return { kind: 'registry-token' };
      throw error;
    }
  }

  #list(): readonly string[] {
    return List.parse(this.#state.get<unknown>(listKey));
  }
}

function unreadable(registry: string): RegistryError {
  return new RegistryError(
    'credentials',
    vscode.l10n.t('The sign-in to {0} that VS Code keeps cannot be read.', registry),
    vscode.l10n.t('Log in again, or log out to use Docker’s credentials.'),
    { host: registry },
  );
}
