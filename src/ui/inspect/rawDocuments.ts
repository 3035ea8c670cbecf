import * as vscode from 'vscode';
import { Failure, isAbort } from '../../oci/failure.ts';
import type { Registry } from '../../oci/registry.ts';
import { abortSignal } from '../abortSignal.ts';
import { DisposableStore } from '../lifecycle.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import { digestLinks } from './digestLinks.ts';
import { documentText } from './documentText.ts';
import type { ManifestDocument } from './manifestDocument.ts';
import { documentUri, parseDocumentUri } from './manifestDocument.ts';

const scheme = 'slipway-manifest';

export function uriOf(document: ManifestDocument): vscode.Uri {
  return vscode.Uri.from({ scheme, ...documentUri(document) });
}

/** Reads a document's exact bytes, checked against its digest. RegistryError. */
export async function documentBytes(
  registry: Registry,
  { repository, digest, kind, mediaType, size }: ManifestDocument,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (kind === 'blob')
    return registry.fetchBlob(repository, { mediaType, digest, size, annotations: {} }, signal);
  return (await registry.fetchManifest({ kind: 'digest', repository, digest }, signal)).bytes;
}

/** The read-only JSON documents: their text, the digests in it as links, a line on what they are. */
export class RawDocuments
  implements
    vscode.TextDocumentContentProvider,
    vscode.DocumentLinkProvider,
    vscode.CodeLensProvider
{
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  register(): DisposableStore {
    const store = new DisposableStore();
    store.add(vscode.languages.registerDocumentLinkProvider({ scheme }, this));
    store.add(vscode.languages.registerCodeLensProvider({ scheme }, this));
    return store;
  }

  async provideTextDocumentContent(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<string> {
    const document = parseDocumentUri(uri);
    if (document === undefined) return vscode.l10n.t('// This is no document of Slipway.');
    try {
      const bytes = await documentBytes(this.#registry, document, abortSignal(token));
      const text = documentText(bytes, document.exact);
      return text ?? vscode.l10n.t('// {0}, not text.', formatBytes(bytes.length));
    } catch (error) {
      if (isAbort(error) || !(error instanceof Failure)) throw error;
      return `// ${plainText(error.message)}\n// ${plainText(error.remedy)}\n`;
    }
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const shown = parseDocumentUri(document.uri);
    if (shown === undefined) return [];
    return digestLinks(document.getText(), shown.repository).map(({ start, end, target }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const link = new vscode.DocumentLink(range, uriOf(target));
      link.tooltip =
        target.kind === 'manifest'
          ? vscode.l10n.t('Open manifest')
          : vscode.l10n.t('Open document');
      return link;
    });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const shown = parseDocumentUri(document.uri);
    if (shown === undefined) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    const size = shown.size === 0 ? '' : formatBytes(shown.size);
    const what = [shown.digest, size, plainText(shown.mediaType)];
    const state = shown.exact
      ? vscode.l10n.t('Exact bytes: show formatted')
      : vscode.l10n.t('Formatted: show exact bytes');
    return [
      new vscode.CodeLens(top, {
        title: state,
        command: 'slipway.toggleExactBytes',
        arguments: [document.uri.toString()],
      }),
      new vscode.CodeLens(top, {
        title: what.filter((part) => part !== '').join(' · '),
        command: '',
      }),
    ];
  }
}

/** Opens a document beside nothing: in the active group, as JSON. */
export async function showDocument(document: ManifestDocument): Promise<vscode.Uri> {
  const uri = uriOf(document);
  const text = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(text, { preview: true });
  return uri;
}
