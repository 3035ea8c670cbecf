import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { displayArgv } from '../build/displayCommand.ts';
import type { Sessions } from './sessions.ts';

const Argument = z.object({
  command: z.array(z.string()).check(z.minLength(1)),
  missing: z.optional(z.string()),
});

/**
 * `slipway.typeCommand`: puts a command into a terminal of the folder, for the user to read and
 * run; what is missing at its end is asked. Returns the line, or undefined when the user left.
 */
export async function typeCommand(
  sessions: Sessions,
  argument: unknown,
): Promise<string | undefined> {
  const { command, missing } = z.parse(Argument, argument);
  const words = [...command];
  if (missing !== undefined) {
    const given = await vscode.window.showInputBox({
      prompt: vscode.l10n.t('{0} of {1}', missing, command.join(' ')),
      ignoreFocusOut: true,
      validateInput: (text) =>
        /^[^\s-]\S*$/.test(text) ? undefined : vscode.l10n.t('Without spaces.'),
    });
    if (given === undefined) return undefined;
    words.push(given);
  }
  const session = await sessions.choose();
  if (session === undefined) return undefined;
  const terminal = vscode.window.createTerminal({ name: 'Slipway', cwd: session.folder.uri });
  terminal.show();
  const line = displayArgv(words);
  // Not run: what changes this machine is for the user to start.
  terminal.sendText(line, false);
  return line;
}
