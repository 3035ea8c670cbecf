import * as vscode from 'vscode';
import type { MirrorState } from '../../release/mirror/readMirror.ts';
import { isNew } from '../../release/mirror/readMirror.ts';
import { mirrorTexts } from '../mirror/mirrorTexts.ts';
import { plainText } from '../plainText.ts';
import type { Sessions } from '../sessions.ts';
import type { ImagesNode, UpstreamNode } from './imagesNode.ts';
import { problemNode } from './problemNode.ts';

/** A row for each application that is followed: what is new there is built at a press. */
export function upstreamNodes(
  node: UpstreamNode,
  states: readonly MirrorState[],
): readonly ImagesNode[] {
  const t = vscode.l10n.t;
  return states.map((state): ImagesNode => {
    const { name } = state.application;
    const id = `${node.id}/${name}`;
    if (state.kind === 'failed') return problemNode(id, node, state.error);
    const { label, missing, source } = mirrorTexts(state, t);
    const row = { kind: 'note', id, parent: node, label: plainText(label) } as const;
    if (!isNew(state))
      return { ...row, description: t('up to date, {0}', plainText(source)), icon: 'pass' };
    return {
      ...row,
      description: plainText(missing, 200),
      icon: 'cloud-download',
      action: {
        title: t('Mirror {0}', plainText(label)),
        command: 'slipway.mirrorUpstream',
        arguments: [{ applications: [name], folder: vscode.Uri.parse(node.folderUri).fsPath }],
      },
    };
  });
}

/** What is new in the folder of a row. Fails with ConfigError. */
export async function readUpstream(
  sessions: Sessions,
  { folderUri }: UpstreamNode,
  signal: AbortSignal,
): Promise<readonly MirrorState[]> {
  const session = sessions.of(vscode.Uri.parse(folderUri));
  return session === undefined ? [] : session.slipway.mirror([], signal);
}
