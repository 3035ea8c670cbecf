import * as vscode from 'vscode';
import type { Output } from '../../../terminal/output.ts';

/** Writes to a terminal until its signal is aborted; gives the exit code and never rejects. */
export type RunInTerminal = (output: Output, signal: AbortSignal) => Promise<number>;

const endOfText = '\u0003';
const usualColumns = 80;
/** Milliseconds in which VS Code takes an exit code for a failure to launch. */
const launching = 600;

/** The terminal of a task. Ctrl+C and closing it cancel what runs in it. */
export class BuildTerminal implements vscode.Pseudoterminal {
  readonly #run: RunInTerminal;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #controller = new AbortController();
  #columns = usualColumns;
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(run: RunInTerminal) {
    this.#run = run;
  }

  open(dimensions: vscode.TerminalDimensions | undefined): void {
    if (dimensions !== undefined) this.setDimensions(dimensions);
    const columns = (): number => this.#columns;
    const output: Output = {
      write: (text) => this.#written.fire(text.replace(/\r?\n/g, '\r\n')),
      interactive: false,
      colours: true,
      get columns() {
        return columns();
      },
    };
    const launched = new Promise<void>((resolve) => setTimeout(resolve, launching));
    void this.#run(output, this.#controller.signal).then(async (code) => {
      if (code !== 0) await launched;
      this.#closed.fire(code);
    });
  }

  setDimensions({ columns }: vscode.TerminalDimensions): void {
    this.#columns = columns;
  }

  handleInput(data: string): void {
    if (data.includes(endOfText)) this.close();
  }

  close(): void {
    this.#controller.abort();
  }
}
