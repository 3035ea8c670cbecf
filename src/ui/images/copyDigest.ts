import * as vscode from 'vscode';
import type { Digest } from '../../oci/digest.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatReference } from '../../oci/reference.ts';
import { relativeTime } from '../relativeTime.ts';
import type { ImagesNode } from './imagesNode.ts';
import type { TagCatalog } from './tagCatalog.ts';

interface Pinned {
  readonly repository: Repository;
  readonly digest: Digest;
  /** `os/arch` to pull, where the digest is one platform's. */
  readonly platform?: string;
  /** When the tag was last seen to lead there, where the registry cannot be asked now. */
  readonly asOf?: number;
}

export type CopyForm = 'digest' | 'reference' | 'pull' | 'deploy';

/** Puts a node's digest on the clipboard, alone or in a line to paste; returns what was copied. */
export async function copyDigest(
  node: ImagesNode,
  catalog: TagCatalog,
  form: CopyForm,
): Promise<string | undefined> {
  const pinned = await pinnedBy(node, catalog);
  if (pinned === undefined) return undefined;
  const text = copiedText(pinned, form);
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(copiedMessage(text, pinned.asOf), 4000);
  return text;
}

function copiedMessage(text: string, asOf: number | undefined): string {
  if (asOf === undefined) return vscode.l10n.t('Copied {0}', text);
  const age = relativeTime(new Date(asOf), Date.now(), vscode.env.language);
  return vscode.l10n.t('Copied {0}, as of {1}: the registry does not answer', text, age);
}

function copiedText({ repository, digest, platform }: Pinned, form: CopyForm): string {
  if (form === 'digest') return digest;
  const reference = formatReference({ kind: 'digest', repository, digest });
  if (form === 'reference') return reference;
  if (form === 'deploy') return `IMAGE=${reference}`;
  return platform === undefined
    ? `docker pull ${reference}`
    : `docker pull --platform ${platform} ${reference}`;
}

async function pinnedBy(node: ImagesNode, catalog: TagCatalog): Promise<Pinned | undefined> {
  switch (node.kind) {
    case 'tag': {
      const { repository } = node.reference;
      const { fetched, asOf } = await catalog.describeTag(node.reference).promise;
      const { digest } = fetched.descriptor;
      return { repository, digest, ...(asOf === undefined ? {} : { asOf }) };
    }
    case 'platform': {
      const { repository } = node.reference;
      const { digest } = node.descriptor;
      const platform = catalog.peekPlatform(repository, digest)?.value?.platform ?? node.platform;
      return platform === undefined
        ? { repository, digest }
        : { repository, digest, platform: formatPlatform(platform) };
    }
    case 'fact':
      return pinnedBy(node.platform, catalog);
    case 'attestations': {
      const [first] = node.attestations;
      return first && { repository: node.reference.repository, digest: first.digest };
    }
    case 'artifact':
      return { repository: node.reference.repository, digest: node.descriptor.digest };
    case 'image':
    case 'upstream':
    case 'local':
    case 'localImage':
    case 'repository':
    case 'group':
    case 'more':
    case 'reading':
    case 'note':
    case 'problem':
      return undefined;
  }
}
