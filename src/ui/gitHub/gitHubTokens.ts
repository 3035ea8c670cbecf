import * as vscode from 'vscode';

/** The server a token is for: its web host, and the REST API it is sent to. */
export interface TokenServer {
  readonly host: string;
  readonly baseUrl: string;
  /** True at the host's usual address; sessions of the editor are for that alone. */
  readonly usual: boolean;
}

/**
 * Tokens of GitHub in the editor: one the user has given, kept in the secret storage for its server
 * alone, else the editor's own session. Nobody is asked to sign in but while they wait for an answer.
 */
export class GitHubTokens {
  readonly #secrets: vscode.SecretStorage;
  #waiting = 0;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** Runs what the user has started: within it they may be asked to sign in. */
  async whileUserWaits<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#waiting += 1;
    try {
      return await work();
    } finally {
      this.#waiting -= 1;
    }
  }

  /** For a look around, which asks for nothing. */
  async silentToken(server: TokenServer): Promise<string | undefined> {
    const kept = await this.#secrets.get(keyOf(server));
    return kept ?? (await this.#session(server, { silent: true }));
  }

  async token(server: TokenServer): Promise<string | undefined> {
    const silent = await this.silentToken(server);
    if (silent !== undefined || this.#waiting === 0) return silent;
    return this.#session(server, { createIfNone: true });
  }

  /** A new session in place of one GitHub refuses; undefined for a kept token, which the user replaces. */
  async renew(server: TokenServer): Promise<string | undefined> {
    if (this.#waiting === 0 || (await this.isKept(server))) return undefined;
    const detail = vscode.l10n.t('{0} no longer accepts the session.', server.host);
    return this.#session(server, { forceNewSession: { detail } });
  }

  async isKept(server: TokenServer): Promise<boolean> {
    return (await this.#secrets.get(keyOf(server))) !== undefined;
  }

  async keep(server: TokenServer, token: string): Promise<void> {
    await this.#secrets.store(keyOf(server), token);
  }

  async forget(server: TokenServer): Promise<void> {
    await this.#secrets.delete(keyOf(server));
  }

  async #session(
    server: TokenServer,
    options: vscode.AuthenticationGetSessionOptions,
  ): Promise<string | undefined> {
    const provider = providerOf(server);
    if (provider === undefined) return undefined;
    try {
      const session = await vscode.authentication.getSession(provider, scopes, options);
      return session?.accessToken;
    } catch {
      // The user said no, or there is no such provider: without a token, which is told with its remedy.
      return undefined;
    }
  }
}

/** `workflow`, because GitHub refuses a release of a commit that changes a workflow without it. */
const scopes = ['repo', 'workflow'];

function keyOf({ baseUrl }: TokenServer): string {
  return `slipway.gitHubToken:${baseUrl}`;
}

/** The session of GitHub Enterprise is for the one server that its setting names. */
function providerOf({ host, usual }: TokenServer): string | undefined {
  if (!usual) return undefined;
  if (host === 'github.com') return 'github';
  const setting = vscode.workspace.getConfiguration('github-enterprise').get<unknown>('uri');
  const uri = typeof setting === 'string' && URL.canParse(setting) ? new URL(setting) : undefined;
  return uri?.host === host ? 'github-enterprise' : undefined;
}
