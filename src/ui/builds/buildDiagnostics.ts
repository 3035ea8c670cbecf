import * as vscode from 'vscode';
import { BuildError } from '../../build/buildError.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import { plainText } from '../plainText.ts';
import type { BuildRun } from './buildRun.ts';
import { buildMarks } from './buildMarks.ts';

/** Failed steps and BuildKit's warnings at their lines, until the image is built again. */
export class BuildDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('slipway-build');
  /** By image and context: each build replaces what its last one said. */
  readonly #byImage = new Map<string, readonly [vscode.Uri, vscode.Diagnostic][]>();

  clear(plan: BuildPlan): void {
    if (this.#byImage.delete(keyOf(plan))) this.#show();
  }

  show(run: BuildRun): void {
    const entries: [vscode.Uri, vscode.Diagnostic][] = [];
    for (const mark of buildMarks(run)) {
      const range = new vscode.Range(mark.startLine - 1, 0, mark.endLine - 1, Number.MAX_VALUE);
      const severity = vscode.DiagnosticSeverity[mark.severity];
      const diagnostic = new vscode.Diagnostic(range, plainText(mark.message, 1000), severity);
      diagnostic.source = 'Slipway';
      if (mark.url !== undefined && mark.code !== undefined)
        diagnostic.code = { value: mark.code, target: vscode.Uri.parse(mark.url, true) };
      entries.push([vscode.Uri.file(mark.file), diagnostic]);
    }
    this.#byImage.set(keyOf(run.plan), entries);
    this.#show();
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #show(): void {
    const byFile = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
    for (const [uri, diagnostic] of [...this.#byImage.values()].flat()) {
      const entry = byFile.get(uri.toString()) ?? [uri, []];
      entry[1].push(diagnostic);
      byFile.set(uri.toString(), entry);
    }
    this.#collection.clear();
    for (const [uri, diagnostics] of byFile.values()) this.#collection.set(uri, diagnostics);
  }
}

function keyOf(plan: BuildPlan): string {
  return `${plan.spec.context} ${plan.spec.image}`;
}

/** Opens the Dockerfile at the line a build failed at. */
export async function openFailedLine(run: BuildRun): Promise<void> {
  const mark = buildMarks(run).find(({ severity }) => severity === 'Error');
  if (mark === undefined || !(run.error instanceof BuildError)) return;
  const range = new vscode.Range(mark.startLine - 1, 0, mark.startLine - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(mark.file), { selection: range });
}
