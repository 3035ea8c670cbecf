import * as vscode from 'vscode';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { Failure, isAbort } from '../../oci/failure.ts';
import type { Reference } from '../../oci/reference.ts';
import { formatReference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { DisposableStore } from '../lifecycle.ts';
import { plainText } from '../plainText.ts';
import { remedyActions } from '../remedies.ts';
import type { InspectorContent } from './inspectorContent.ts';
import { rawDocument, readInspection, readPage, readSubject } from './inspectorContent.ts';
import { problemSection } from './evidencePage.ts';
import { inspectorHtml } from './inspectorHtml.ts';
import type { Labels, ToInspector } from './inspectorMessages.ts';
import { FromInspector } from './inspectorMessages.ts';
import type { ManifestDocument } from './manifestDocument.ts';
import { showDocument } from './rawDocuments.ts';

export interface InspectorPorts {
  readonly registry: Registry;
  /** The extension's `media` folder. */
  readonly media: vscode.Uri;
  onUnexpected(error: unknown): void;
}

/** One reference in a webview: it reads, the page only draws. Lives until its tab is closed. */
export class InspectorPanel {
  readonly #ports: InspectorPorts;
  readonly #reference: Reference;
  readonly #panel: vscode.WebviewPanel;
  readonly #store = new DisposableStore();
  #reading = new AbortController();
  #content: Promise<InspectorContent>;
  #chosen: Digest | undefined;
  #targets = new Map<Digest, ManifestDocument>();
  #actions: (() => unknown)[] = [];

  constructor(ports: InspectorPorts, reference: Reference, chosen: Digest | undefined) {
    this.#ports = ports;
    this.#reference = reference;
    this.#chosen = chosen;
    this.#content = this.#read();
    this.#panel = vscode.window.createWebviewPanel(
      'slipway.inspector',
      panelTitle(reference),
      vscode.ViewColumn.Active,
      { enableScripts: true, enableFindWidget: true, localResourceRoots: [ports.media] },
    );
    this.#panel.iconPath = {
      light: vscode.Uri.joinPath(ports.media, 'slipway-light.svg'),
      dark: vscode.Uri.joinPath(ports.media, 'slipway.svg'),
    };
    const { webview } = this.#panel;
    this.#store.add(webview.onDidReceiveMessage((said: unknown) => this.#hear(said)));
    this.#store.add({ dispose: () => this.#reading.abort() });
    webview.html = inspectorHtml(webview, ports.media);
  }

  /** Resolves when the reference has been read; rejects with what is shown as a problem. */
  get content(): Promise<InspectorContent> {
    return this.#content;
  }

  onDispose(listener: () => void): void {
    this.#panel.onDidDispose(() => {
      this.#store.dispose();
      listener();
    });
  }

  /** Brings the panel to the front, with `chosen` as its platform when one is given. */
  reveal(chosen: Digest | undefined): void {
    this.#panel.reveal();
    if (chosen !== undefined) this.#choose(chosen);
  }

  /** Reads everything again. */
  reload(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#content = this.#read();
    this.#show();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #read(): Promise<InspectorContent> {
    const content = readInspection(this.#ports.registry, this.#reference, this.#reading.signal);
    content.catch(() => undefined); // shown by whoever draws it
    return content;
  }

  #hear(said: unknown): void {
    const message = FromInspector.safeParse(said);
    if (!message.success) return;
    const { data } = message;
    switch (data.kind) {
      case 'ready':
        this.#show();
        return;
      case 'choose':
        if (isDigest(data.digest)) this.#choose(data.digest);
        return;
      case 'open':
        this.#open(isDigest(data.digest) ? this.#targets.get(data.digest) : undefined);
        return;
      case 'load':
        if (isDigest(data.digest)) this.#do(this.#load(data.digest, this.#reading.signal));
        return;
      case 'openRaw':
        this.#do(this.#content.then(({ fetched }) => showDocument(rawDocument(fetched))));
        return;
      case 'copy':
        this.#do(vscode.env.clipboard.writeText(data.text));
        return;
      case 'action':
        this.#do(Promise.resolve(this.#actions[data.index]?.()));
        return;
    }
  }

  #choose(digest: Digest): void {
    this.#chosen = digest;
    this.#show();
  }

  #open(document: ManifestDocument | undefined): void {
    if (document !== undefined) this.#do(showDocument(document));
  }

  #show(): void {
    this.#do(this.#draw(this.#reading.signal));
  }

  async #draw(signal: AbortSignal): Promise<void> {
    const heading = formatReference(this.#reference);
    const waiting = setTimeout(() => {
      this.#post({ kind: 'loading', heading, text: vscode.l10n.t('Reading…') });
    }, 150);
    try {
      const content = await this.#content;
      const { platforms } = content.inspection;
      const chosen = platforms.find(({ digest }) => digest === this.#chosen) ?? platforms[0];
      const wording = { t: vscode.l10n.t, now: Date.now(), language: vscode.env.language };
      const { registry } = this.#ports;
      const page = await readPage(registry, content, chosen?.digest, wording, signal);
      this.#targets = page.targets;
      const { sections, raw } = page;
      clearTimeout(waiting);
      this.#post({ kind: 'page', heading, labels: labels(), sections, raw });
    } catch (error) {
      if (isAbort(error)) return;
      clearTimeout(waiting);
      this.#showProblem(heading, error);
      if (!(error instanceof Failure)) throw error;
    } finally {
      clearTimeout(waiting);
    }
  }

  async #load(digest: Digest, signal: AbortSignal): Promise<void> {
    const { inspection } = await this.#content;
    const wording = { t: vscode.l10n.t, now: Date.now(), language: vscode.env.language };
    try {
      const read = await readSubject(this.#ports.registry, inspection, digest, wording, signal);
      for (const [named, document] of read.targets)
        if (!this.#targets.has(named)) this.#targets.set(named, document);
      this.#post({ kind: 'loaded', digest, sections: read.sections, failed: false });
    } catch (error) {
      if (isAbort(error)) return;
      this.#post({
        kind: 'loaded',
        digest,
        sections: [problemSection(error, vscode.l10n.t)],
        failed: true,
      });
      if (!(error instanceof Failure)) throw error;
    }
  }

  #showProblem(heading: string, error: unknown): void {
    const known = error instanceof Failure;
    const remedies = remedyActions(error, vscode.l10n.t);
    this.#actions = [
      () => this.reload(),
      ...remedies.map(
        (remedy) => () => vscode.commands.executeCommand(remedy.command, ...remedy.arguments),
      ),
    ];
    this.#post({
      kind: 'problem',
      heading,
      message: known
        ? plainText(error.message, 1000)
        : vscode.l10n.t('Something went wrong; the log has the details.'),
      remedy: known ? plainText(error.remedy, 1000) : '',
      actions: [vscode.l10n.t('Retry'), ...remedies.map(({ title }) => title)],
    });
  }

  #post(message: ToInspector): void {
    void this.#panel.webview.postMessage(message);
  }

  #do(work: Thenable<unknown>): void {
    work.then(undefined, (error: unknown) => {
      if (!isAbort(error)) this.#ports.onUnexpected(error);
    });
  }
}

function panelTitle(reference: Reference): string {
  const name = reference.repository.name.split('/').at(-1) ?? reference.repository.name;
  return reference.kind === 'tag'
    ? `${name}:${reference.tag}`
    : `${name}@${reference.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
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
