import * as vscode from 'vscode';
import type { Project } from '../../release/project.ts';
import { ConfigError } from '../../release/config/configError.ts';
import { plainText } from '../plainText.ts';

/** True when slipway.yaml has errors: it is opened at the first, and nothing must run. */
export async function refuseWrongConfig(project: Project): Promise<boolean> {
  const errors = project.problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return false;
  const file = project.configFile ?? 'slipway.yaml';
  const t = vscode.l10n.t;
  const uri = vscode.Uri.joinPath(vscode.Uri.file(project.root), file);
  const at = new vscode.Position(first.range.start.line, first.range.start.character);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  const count = errors.length === 1 ? t('one problem') : t('{0} problems', errors.length);
  const where = t('Line {0}: {1}', first.range.start.line + 1, plainText(first.message, 200));
  throw new ConfigError(
    'invalid-config',
    t('{0} has {1}, so nothing was run. {2}', file, count, where),
    '',
    { problems: errors },
  );
}
