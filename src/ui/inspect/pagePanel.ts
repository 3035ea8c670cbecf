import * as vscode from 'vscode';
import { Failure, isAbort } from '../../oci/failure.ts';
import type { PanelType } from '../contributions.ts';
import { DisposableStore } from '../lifecycle.ts';
import { plainText } from '../plainText.ts';
import { remedyActions } from '../remedies.ts';
import { boundedSections } from './boundedSections.ts';
import { inspectorHtml } from './inspectorHtml.ts';
import type { Labels, ToInspector } from './inspectorMessages.ts';
import { FromInspector } from './inspectorMessages.ts';

export interface PagePorts {
  /** The extension's `media` folder. */
  readonly media: vscode.Uri;
  readonly onUnexpected: (error: unknown) => void;
}

export interface PageHost {
  /** Shown again with this after the window was reloaded. */
  readonly state: () => Readonly<Record<string, string>>;
  readonly heading: string;
  /** Everything is to be drawn. */
  readonly onReady: () => void;
  readonly onRetry: () => void;
  readonly hear: (said: FromInspector) => void;
}

type Page = Omit<ToInspector & { kind: 'page' }, 'heading' | 'labels'>;

/** A new tab, for `PagePanel` to fill. */
export function createTab(
  type: PanelType,
  title: string,
  { media }: Pick<PagePorts, 'media'>,
): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(type, title, vscode.ViewColumn.Active, {
    enableFindWidget: true,
    ...webviewOptions(media),
  });
}

function webviewOptions(media: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [media] };
}

/** A webview that draws what it is sent as data: pages, waiting, and problems with their remedies. */
export class PagePanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #host: PageHost;
  readonly #onUnexpected: (error: unknown) => void;
  readonly #store = new DisposableStore();
  #actions: readonly (() => unknown)[] = [];

  /** `panel` is new, or one that a reload of the window has left behind. */
  constructor({ media, onUnexpected }: PagePorts, panel: vscode.WebviewPanel, host: PageHost) {
    this.#panel = panel;
    this.#host = host;
    this.#onUnexpected = onUnexpected;
    panel.iconPath = {
      light: vscode.Uri.joinPath(media, 'slipway-light.svg'),
      dark: vscode.Uri.joinPath(media, 'slipway.svg'),
    };
    const { webview } = panel;
    webview.options = webviewOptions(media);
    this.#store.add(webview.onDidReceiveMessage((said: unknown) => this.#hear(said)));
    webview.html = inspectorHtml(webview, media);
  }

  onDispose(listener: () => void): void {
    this.#panel.onDidDispose(() => {
      this.#store.dispose();
      listener();
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  post(message: ToInspector): void {
    const bounded =
      'sections' in message
        ? { ...message, sections: boundedSections(message.sections, vscode.l10n.t) }
        : message;
    void this.#panel.webview.postMessage(bounded);
  }

  /**
   * Posts what `read` gives; says that it is being read when it takes its time, and what failed.
   * `actions` are what its buttons do.
   */
  async draw(read: () => Promise<Page & { readonly actions?: readonly (() => unknown)[] }>) {
    const waiting = setTimeout(() => {
      const { heading } = this.#host;
      this.post({ kind: 'loading', heading, text: vscode.l10n.t('Reading…') });
    }, 150);
    try {
      const { actions = [], ...page } = await read();
      clearTimeout(waiting);
      this.#actions = actions;
      this.post({ kind: 'remember', state: this.#host.state() });
      this.post({ ...page, heading: this.#host.heading, labels: labels() });
    } catch (error) {
      if (isAbort(error)) return;
      clearTimeout(waiting);
      this.#showProblem(error);
      if (!(error instanceof Failure)) throw error;
    } finally {
      clearTimeout(waiting);
    }
  }

  /** Work nobody waits for. */
  do(work: Thenable<unknown>): void {
    work.then(undefined, (error: unknown) => {
      if (!isAbort(error)) this.#onUnexpected(error);
    });
  }

  #hear(said: unknown): void {
    const message = FromInspector.safeParse(said);
    if (!message.success) return;
    const { data } = message;
    switch (data.kind) {
      case 'ready':
        this.post({ kind: 'remember', state: this.#host.state() });
        this.#host.onReady();
        return;
      case 'copy':
        this.do(vscode.env.clipboard.writeText(data.text));
        return;
      case 'action':
        this.do(Promise.resolve(this.#actions[data.index]?.()));
        return;
      case 'choose':
      case 'open':
      case 'load':
      case 'openRaw':
      case 'check':
      case 'verify':
        this.#host.hear(data);
        return;
    }
  }

  #showProblem(error: unknown): void {
    const known = error instanceof Failure;
    const remedies = remedyActions(error, vscode.l10n.t);
    this.#actions = [
      this.#host.onRetry,
      ...remedies.map(
        (remedy) => () => vscode.commands.executeCommand(remedy.command, ...remedy.arguments),
      ),
    ];
    this.post({
      kind: 'problem',
      heading: this.#host.heading,
      message: known
        ? plainText(error.message, 1000)
        : vscode.l10n.t('Something went wrong; the log has the details.'),
      remedy: known ? plainText(error.remedy, 1000) : '',
      actions: [vscode.l10n.t('Retry'), ...remedies.map(({ title }) => title)],
    });
  }
}

function labels(): Labels {
  return {
    overview: vscode.l10n.t('Overview'),
    raw: vscode.l10n.t('Raw'),
    openRaw: vscode.l10n.t('Open as document'),
    copy: vscode.l10n.t('Copy'),
    copied: vscode.l10n.t('Copied'),
    opens: vscode.l10n.t('Open this document'),
    search: vscode.l10n.t('Search'),
    // Filled in by the page: {0} and {1} go there as they are.
    shown: vscode.l10n.t('{0} of {1}', '{0}', '{1}'),
    reading: vscode.l10n.t('Reading…'),
  };
}
