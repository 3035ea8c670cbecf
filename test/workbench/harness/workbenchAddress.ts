import { resolve } from 'node:path';
import type { Server } from './server.ts';

/** Address of the workbench on a folder; `payload` holds VS Code's own command line, by name. */
export function workbenchAddress(
  { origin }: Pick<Server, 'origin'>,
  folder: string | undefined,
  options: { readonly payload?: readonly (readonly [string, string])[]; token?: string } = {},
): string {
  const query = new URLSearchParams();
  if (options.token !== undefined) query.set('tkn', options.token);
  if (folder === undefined) query.set('ew', 'true');
  else query.set('folder', resolve(folder));
  if (options.payload !== undefined) query.set('payload', JSON.stringify(options.payload));
  return `${origin}/?${query.toString()}`;
}

/** A local path as the page names it. */
export function remoteUri({ port }: Pick<Server, 'port'>, path: string): string {
  return `vscode-remote://127.0.0.1:${port}${resolve(path)}`;
}
