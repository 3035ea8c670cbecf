import * as vscode from 'vscode';
import type { PanelType } from '../contributions.ts';
import type { PagePorts } from './pagePanel.ts';
import { createTab, PagePanel } from './pagePanel.ts';
import type { Section } from './section.ts';

export interface Report {
  readonly heading: string;
  readonly sections: readonly Section[];
  /** What the buttons in the sections do, by their number. */
  readonly actions: readonly (() => unknown)[];
  /** Beside the heading, after “Check Again”. */
  readonly buttons: readonly { readonly title: string; readonly run: () => unknown }[];
}

export interface ReportPorts<Request, Result> extends PagePorts {
  readonly type: PanelType;
  /** Of the tab; the heading until there is a result. */
  readonly title: string;
  read(request: Request, signal: AbortSignal): Promise<Result>;
  report(result: Result, panel: ReportPanel<Request, Result>): Report;
  /** What brings the request back after a reload of the window. */
  state(request: Request): Readonly<Record<string, string>>;
}

/** What was asked of the outside world, in a tab that can ask again, and ask something else. */
export class ReportPanel<Request, Result> {
  readonly #ports: ReportPorts<Request, Result>;
  readonly #page: PagePanel;
  #request: Request;
  #reading = new AbortController();
  #result: Promise<Result>;
  #heading: string;

  constructor(
    ports: ReportPorts<Request, Result>,
    request: Request,
    tab = createTab(ports.type, ports.title, ports),
  ) {
    this.#ports = ports;
    this.#request = request;
    this.#heading = ports.title;
    this.#result = this.#read();
    const heading = (): string => this.#heading;
    this.#page = new PagePanel(ports, tab, {
      get heading() {
        return heading();
      },
      state: () => ports.state(this.#request),
      onReady: () => this.#show(),
      onRetry: () => this.reload(),
      hear: () => undefined,
    });
  }

  /** Resolves when everybody was asked; rejects with what is shown as a problem. */
  get result(): Promise<Result> {
    return this.#result;
  }

  onDispose(listener: () => void): void {
    this.#page.onDispose(() => {
      this.#reading.abort();
      listener();
    });
  }

  /** Brings the tab to the front with another request. */
  open(request: Request): void {
    this.#request = request;
    this.#page.reveal();
    this.reload();
  }

  /** Asks everybody again. */
  reload(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.#result = this.#read();
    this.#show();
  }

  dispose(): void {
    this.#page.dispose();
  }

  #read(): Promise<Result> {
    const result = this.#ports.read(this.#request, this.#reading.signal);
    result.catch(() => undefined); // shown by whoever draws it
    return result;
  }

  #show(): void {
    this.#page.do(
      this.#page.draw(async () => {
        const { heading, sections, actions, buttons } = this.#ports.report(
          await this.#result,
          this,
        );
        this.#heading = heading;
        const own = [{ title: vscode.l10n.t('Check Again'), run: () => this.reload() }, ...buttons];
        return {
          kind: 'page',
          sections,
          buttons: own.map(({ title }, at) => ({ title, action: actions.length + at })),
          actions: [...actions, ...own.map(({ run }) => run)],
        };
      }),
    );
  }
}
