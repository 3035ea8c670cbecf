import * as vscode from 'vscode';
import type { Comparison } from '../../oci/compare.ts';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import type { Comparand } from '../../oci/local/comparand.ts';
import { comparandTitle, formatComparand } from '../../oci/local/comparand.ts';
import type { PagePorts } from '../inspect/pagePanel.ts';
import { createTab, PagePanel } from '../inspect/pagePanel.ts';
import { comparePage } from './comparePage.ts';

export interface ComparePorts extends PagePorts {
  compare(left: Comparand, right: Comparand, signal: AbortSignal): Promise<Comparison>;
}

/** What is compared with what. */
export interface Pair {
  readonly left: Comparand;
  readonly right: Comparand;
}

/** Two references in a webview: what the right has that the left has not, and the other way round. */
export class ComparePanel {
  readonly #ports: ComparePorts;
  readonly #pair: Pair;
  readonly #page: PagePanel;
  #reading = new AbortController();
  #comparison: Promise<Comparison>;
  #chosen: Digest | undefined;

  /** In a tab of its own, or in one that a reload of the window has left behind. */
  constructor(
    ports: ComparePorts,
    pair: Pair,
    chosen: Digest | undefined,
    tab = createTab('slipway.compare', pairTitle(pair), ports),
  ) {
    this.#ports = ports;
    this.#pair = pair;
    this.#chosen = chosen;
    this.#comparison = this.#read();
    this.#page = new PagePanel(ports, tab, {
      heading: pairTitle(pair),
      state: () => ({
        left: formatComparand(pair.left),
        right: formatComparand(pair.right),
        ...(this.#chosen === undefined ? {} : { chosen: this.#chosen }),
      }),
      onReady: () => this.#show(),
      onRetry: () => this.reload(),
      hear: (said) => {
        if (said.kind !== 'choose' || !isDigest(said.digest)) return;
        this.#chosen = said.digest;
        this.#show();
      },
    });
  }

  get comparison(): Promise<Comparison> {
    return this.#comparison;
  }

  onDispose(listener: () => void): void {
    this.#page.onDispose(() => {
      this.#reading.abort();
      listener();
    });
  }

  reveal(): void {
    this.#page.reveal();
  }

  /** Reads everything again. */
  reload(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#comparison = this.#read();
    this.#show();
  }

  dispose(): void {
    this.#page.dispose();
  }

  #read(): Promise<Comparison> {
    const { left, right } = this.#pair;
    const comparison = this.#ports.compare(left, right, this.#reading.signal);
    comparison.catch(() => undefined); // shown by whoever draws it
    return comparison;
  }

  #show(): void {
    const draw = this.#page.draw(async () => {
      const sections = comparePage(await this.#comparison, this.#chosen, vscode.l10n.t);
      return { kind: 'page', sections };
    });
    this.#page.do(draw);
  }
}

function pairTitle({ left, right }: Pair): string {
  const local = vscode.l10n.t('on this machine');
  return `${comparandTitle(left, local)} ↔ ${comparandTitle(right, local)}`;
}
