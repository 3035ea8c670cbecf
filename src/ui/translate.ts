/** Translates a message with `{0}` places, as `vscode.l10n.t` does. Pure view models take it as an argument. */
export type Translate = (message: string, ...args: (string | number)[]) => string;
