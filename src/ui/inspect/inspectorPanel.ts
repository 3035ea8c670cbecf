import * as vscode from 'vscode';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { Failure, isAbort } from '../../oci/failure.ts';
import type { Reference, Repository } from '../../oci/reference.ts';
import { formatReference, referenceTitle } from '../../oci/reference.ts';
import type { RegistryMemory } from '../../oci/registryMemory.ts';
import type { EvidencePorts } from '../../oci/evidence.ts';
import { readSignature } from '../../oci/evidence.ts';
import type { Signature } from '../../oci/signature.ts';
import type { SignatureTrust } from '../../oci/signatureVerifier.ts';
import { problemSection } from './evidencePage.ts';
import type { InspectorContent } from './inspectorContent.ts';
import { rawDocument, readInspection, readPage, readSubject } from './inspectorContent.ts';
import type { FromInspector } from './inspectorMessages.ts';
import type { ManifestDocument } from './manifestDocument.ts';
import type { PagePorts } from './pagePanel.ts';
import { createTab, PagePanel } from './pagePanel.ts';
import { showDocument } from './rawDocuments.ts';
import type { KnownSignature } from './signatureSection.ts';

export interface InspectorPorts extends PagePorts, EvidencePorts {
  readonly memory: RegistryMemory;
  /** Whose signature slipway.yaml accepts there, if it says so. */
  trustFor(repository: Repository, signal: AbortSignal): Promise<SignatureTrust | undefined>;
  /** Whose signature the user accepts; undefined when the user gave up. */
  askTrust(): Promise<SignatureTrust | undefined>;
}

/** One reference in a webview: it reads, the page only draws. Lives until its tab is closed. */
export class InspectorPanel {
  readonly #ports: InspectorPorts;
  readonly #reference: Reference;
  readonly #page: PagePanel;
  #reading = new AbortController();
  #content: Promise<InspectorContent>;
  #chosen: Digest | undefined;
  #signature: KnownSignature;
  /** As the user said, which counts more than slipway.yaml. */
  #trust: SignatureTrust | undefined;
  #targets = new Map<Digest, ManifestDocument>();

  /** In a tab of its own, or in one that a reload of the window has left behind. */
  constructor(
    ports: InspectorPorts,
    reference: Reference,
    chosen: Digest | undefined,
    tab = createTab('slipway.inspector', referenceTitle(reference), ports),
  ) {
    this.#ports = ports;
    this.#reference = reference;
    this.#chosen = chosen;
    this.#content = this.#read();
    this.#page = new PagePanel(ports, tab, {
      heading: formatReference(reference),
      state: () => ({
        reference: formatReference(reference),
        ...(this.#chosen === undefined ? {} : { chosen: this.#chosen }),
      }),
      onReady: () => this.#show(),
      onRetry: () => this.reload(),
      hear: (said) => this.#hear(said),
    });
  }

  /** Resolves when the reference has been read; rejects with what is shown as a problem. */
  get content(): Promise<InspectorContent> {
    return this.#content;
  }

  onDispose(listener: () => void): void {
    this.#page.onDispose(() => {
      this.#reading.abort();
      listener();
    });
  }

  /** Brings the panel to the front, with `chosen` as its platform when one is given. */
  reveal(chosen: Digest | undefined): void {
    this.#page.reveal();
    if (chosen !== undefined) this.#choose(chosen);
  }

  /** Reads everything again. */
  reload(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#content = this.#read();
    this.#signature = undefined;
    this.#page.post({ kind: 'forget' });
    this.#show();
  }

  /** Looks for the signature of the reference and has it verified where it is known whose counts. */
  async check(trust?: SignatureTrust): Promise<Signature> {
    const { signal } = this.#reading;
    this.#trust = trust ?? this.#trust;
    this.#signature = 'checking';
    this.#show();
    try {
      const { inspection } = await this.#content;
      const { reference, digest } = inspection;
      const counts = await this.#trustFor(signal);
      const { repository } = reference;
      const found = await readSignature(this.#ports, repository, digest, counts, signal);
      this.#signature = found;
      return found;
    } finally {
      if (this.#signature === 'checking') this.#signature = undefined;
      this.#page.post({ kind: 'forget' });
      this.#show();
    }
  }

  dispose(): void {
    this.#page.dispose();
  }

  #read(): Promise<InspectorContent> {
    const { registry, memory } = this.#ports;
    const content = readInspection(registry, memory, this.#reference, this.#reading.signal);
    content.catch(() => undefined); // shown by whoever draws it
    return content;
  }

  #hear(said: FromInspector): void {
    if (said.kind === 'openRaw')
      this.#page.do(this.#content.then(({ fetched }) => showDocument(rawDocument(fetched))));
    if (said.kind === 'check') this.#page.do(this.check());
    if (said.kind === 'verify') this.#page.do(this.#verify());
    if (!('digest' in said) || !isDigest(said.digest)) return;
    if (said.kind === 'choose') this.#choose(said.digest);
    if (said.kind === 'open') this.#open(this.#targets.get(said.digest));
    if (said.kind === 'load') this.#page.do(this.#load(said.digest, this.#reading.signal));
  }

  #choose(digest: Digest): void {
    this.#chosen = digest;
    this.#show();
  }

  #open(document: ManifestDocument | undefined): void {
    if (document !== undefined) this.#page.do(showDocument(document));
  }

  #show(): void {
    const { signal } = this.#reading;
    const draw = this.#page.draw(async () => {
      const content = await this.#content;
      const { platforms } = content.inspection;
      const chosen = platforms.find(({ digest }) => digest === this.#chosen) ?? platforms[0];
      const page = await readPage(
        this.#ports.registry,
        content,
        { chosen: chosen?.digest, signature: this.#signature },
        wording(),
        signal,
      );
      this.#targets = page.targets;
      const { sections, raw } = page;
      return { kind: 'page', sections, raw };
    });
    this.#page.do(draw);
  }

  async #verify(): Promise<void> {
    const trust = await this.#ports.askTrust();
    if (trust !== undefined) await this.check(trust);
  }

  async #trustFor(signal: AbortSignal): Promise<SignatureTrust | undefined> {
    return this.#trust ?? this.#ports.trustFor(this.#reference.repository, signal);
  }

  /** A wrong slipway.yaml is told, and keeps nobody from reading what a registry has. */
  async #trustOrNone(signal: AbortSignal): Promise<SignatureTrust | undefined> {
    try {
      return await this.#trustFor(signal);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#ports.onUnexpected(error);
      return undefined;
    }
  }

  async #load(digest: Digest, signal: AbortSignal): Promise<void> {
    const { inspection } = await this.#content;
    try {
      const trust = await this.#trustOrNone(signal);
      const read = await readSubject(this.#ports, inspection, digest, trust, wording(), signal);
      for (const [named, document] of read.targets)
        if (!this.#targets.has(named)) this.#targets.set(named, document);
      this.#page.post({ kind: 'loaded', digest, sections: read.sections, failed: false });
      if (read.signature === undefined || this.#signature === 'checking') return;
      this.#signature = read.signature;
      this.#show();
    } catch (error) {
      if (isAbort(error)) return;
      const sections = [problemSection(error, vscode.l10n.t)];
      this.#page.post({ kind: 'loaded', digest, sections, failed: true });
      if (!(error instanceof Failure)) throw error;
    }
  }
}

function wording() {
  return { t: vscode.l10n.t, now: Date.now(), language: vscode.env.language };
}
