import * as vscode from 'vscode';
import { pushedDigest } from '../../build/byDigest/platformOutcome.ts';
import { formatReference } from '../../oci/reference.ts';
import type { BuildRun } from './buildRun.ts';
import type { BuildSubject } from './subject.ts';

type CopiedForm = 'digest' | 'reference' | 'pull';

/** The digest a row stands for, alone or in a line to paste; undefined when there is none yet. */
export function copyText(
  run: BuildRun,
  subject: BuildSubject,
  form: CopiedForm,
): string | undefined {
  const built = run.result?.platforms.find(({ platform }) => platform === subject.platform);
  const outcome = run.outcomes?.get(subject.platform ?? '');
  const pushed = built?.digest ?? (outcome && pushedDigest(outcome));
  const digest = subject.platform === undefined ? run.result?.digest : pushed;
  if (digest === undefined) return undefined;
  if (form === 'digest') return digest;
  const { tags } = run.plan.spec;
  const tag = tags.find((each) => formatReference(each) === subject.reference) ?? tags[0];
  if (tag === undefined) return undefined;
  const pinned = formatReference({ kind: 'digest', repository: tag.repository, digest });
  if (form === 'reference') return pinned;
  if (subject.platform !== undefined) return `docker pull --platform ${subject.platform} ${pinned}`;
  return `docker pull ${formatReference(tag)}`;
}

/** Puts it on the clipboard and says so; returns what was copied. */
export async function copy(text: string | undefined): Promise<string | undefined> {
  if (text === undefined) return undefined;
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', text.slice(0, 120)), 4000);
  return text;
}
