import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { InspectionJson } from '../../oci/inspectionJson.ts';
import { inspectionJson } from '../../oci/inspectionJson.ts';
import type { Reference, Repository } from '../../oci/reference.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';
import { isDigest } from '../../oci/digest.ts';
import { isAbort } from '../../oci/failure.ts';
import type { Signature } from '../../oci/signature.ts';
import type { SignatureTrust } from '../../oci/signatureVerifier.ts';
import type { InspectCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { PanelFeature } from '../feature.ts';
import type { InspectTarget } from '../images/inspectTarget.ts';
import { DisposableStore } from '../lifecycle.ts';
import { askTrust } from './askTrust.ts';
import { askReference } from './askReference.ts';
import { rawDocument } from './inspectorContent.ts';
import { InspectorPanel } from './inspectorPanel.ts';
import { parseDocumentUri } from './manifestDocument.ts';
import { RawDocuments, showDocument } from './rawDocuments.ts';
import { RecentReferences } from './recentReferences.ts';

type Parts = Pick<
  EditorParts,
  'host' | 'registry' | 'memory' | 'sessions' | 'verifier' | 'showError'
> & {
  readonly targetOf: (node: unknown) => InspectTarget | undefined;
  readonly knownReferences: () => readonly string[];
};

const Argument = z.union([
  z.pipe(
    z.string(),
    z.transform((reference) => ({ reference })),
  ),
  z.object({ reference: z.string() }),
]);

/** Whose signature counts; the key is a path, absolute. */
const TrustArgument = z.union([
  z.object({ key: z.string(), transparencyLog: z.optional(z.boolean()) }),
  z.object({ identity: z.string(), issuer: z.string() }),
]);

function trustOf(given: z.infer<typeof TrustArgument>): SignatureTrust {
  if ('identity' in given) return { kind: 'identity', ...given };
  return { kind: 'key', key: given.key, transparencyLog: given.transparencyLog ?? true };
}

const Remembered = z.object({ reference: z.string(), chosen: z.optional(z.string()) });

/** Inspect manifest: the panel, and the raw documents its digests lead to. */
export function registerInspect(parts: Parts): PanelFeature<InspectCommandId> {
  const { host, registry, showError, targetOf, knownReferences } = parts;
  const store = new DisposableStore();
  const raw = new RawDocuments(registry);
  const recent = new RecentReferences(host.context.workspaceState);
  const panels = new Map<string, InspectorPanel>();
  const media = vscode.Uri.joinPath(host.context.extensionUri, 'media');
  store.add(raw.register());
  store.add(host.documents['slipway-manifest'].attach(raw));
  store.add({
    dispose: () => {
      for (const panel of [...panels.values()]) panel.dispose();
    },
  });

  function open({ reference, platform }: InspectTarget, tab?: vscode.WebviewPanel): InspectorPanel {
    const key = formatReference(reference);
    const shown = panels.get(key);
    if (shown !== undefined && tab === undefined) {
      shown.reveal(platform);
      shown.reload();
      return shown;
    }
    const panel = new InspectorPanel(
      {
        registry,
        memory: parts.memory,
        verifier: parts.verifier,
        trustFor,
        askTrust,
        media,
        onUnexpected: (error) => showError(error),
      },
      reference,
      platform,
      tab,
    );
    panels.set(key, panel);
    panel.onDispose(() => panels.get(key) === panel && panels.delete(key));
    return panel;
  }

  async function trustFor(repository: Repository, signal: AbortSignal) {
    if (!vscode.workspace.isTrusted) return undefined;
    for (const { slipway } of parts.sessions.all()) {
      const trust = await slipway.signatureTrust(repository, signal);
      if (trust !== undefined) return trust;
    }
    return undefined;
  }

  async function verifySignature(argument: unknown): Promise<Signature | undefined> {
    const target = await wanted(argument);
    if (target === undefined) return undefined;
    const given = TrustArgument.safeParse(argument);
    const configured = await trustFor(target.reference.repository, AbortSignal.timeout(60_000));
    const trust = given.success ? trustOf(given.data) : (configured ?? (await askTrust()));
    return trust && open(target).check(trust);
  }

  function question() {
    const title = vscode.l10n.t('Inspect manifest');
    return {
      title,
      action: vscode.l10n.t('Inspect'),
      recent: recent.all(),
      known: knownReferences(),
    };
  }

  /** The panel shows a failure itself, so the command does not fail for it. */
  async function inspected(target: InspectTarget): Promise<InspectionJson | undefined> {
    await recent.add(formatReference(target.reference));
    try {
      return inspectionJson((await open(target).content).inspection);
    } catch (error) {
      if (!isAbort(error)) host.log.warn(error instanceof Error ? error.message : '');
      return undefined;
    }
  }

  async function wanted(argument: unknown): Promise<InspectTarget | undefined> {
    const target = targetOf(argument);
    if (target !== undefined) return target;
    const given = Argument.safeParse(argument);
    const text = given.success ? given.data.reference : await askReference(question());
    return text === undefined ? undefined : { reference: parseReference(text) };
  }

  const inspectCommand = async (argument: unknown): Promise<unknown> => {
    const target = await wanted(argument);
    return target && inspected(target);
  };
  return {
    dispose: () => store.dispose(),
    restore: (tab, state) => {
      const said = Remembered.safeParse(state);
      if (!said.success) {
        tab.dispose();
        return;
      }
      const { reference, chosen = '' } = said.data;
      const target = { reference: parseReference(reference) };
      open(isDigest(chosen) ? { ...target, platform: chosen } : target, tab);
    },
    commands: {
      'slipway.verifySignature': verifySignature,
      'slipway.inspect': inspectCommand,
      'slipway.inspectNode': inspectCommand,
      'slipway.openRawManifest': async (argument) => {
        const target = await wanted(argument);
        if (target === undefined) return undefined;
        const { repository } = target.reference;
        const reference: Reference =
          target.raw === undefined
            ? target.reference
            : { kind: 'digest', repository, digest: target.raw };
        const fetched = await registry.fetchManifest(reference, AbortSignal.timeout(60_000));
        return showDocument(rawDocument(fetched));
      },
      'slipway.toggleExactBytes': async (argument) => {
        const uri = typeof argument === 'string' ? vscode.Uri.parse(argument) : undefined;
        const shown = uri && parseDocumentUri(uri);
        return shown && showDocument({ ...shown, exact: !shown.exact });
      },
    },
  };
}
