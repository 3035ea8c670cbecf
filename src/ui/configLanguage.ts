import * as vscode from 'vscode';
import type { ParseConfigText } from '../release/configDocument.ts';

export function registerConfigLanguage(ports: { parse: ParseConfigText }): vscode.Disposable {
  return new vscode.Disposable(() => ports);
}
