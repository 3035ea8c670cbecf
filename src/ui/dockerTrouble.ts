import * as vscode from 'vscode';
import type { BuildKit } from '../build/buildKit.ts';
import type { Engine } from '../build/engine.ts';
import { isAbort } from '../oci/failure.ts';

/** What keeps Docker from building: no command line, no buildx, no engine; undefined when nothing does. */
export async function dockerTrouble(
  { buildKit, engine }: { readonly buildKit: BuildKit; readonly engine: Engine },
  signal: AbortSignal,
): Promise<unknown> {
  if (!vscode.workspace.isTrusted) return undefined;
  try {
    await buildKit.version(signal);
    await engine.info(signal);
    return undefined;
  } catch (error) {
    return isAbort(error) ? undefined : error;
  }
}
