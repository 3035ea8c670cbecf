import * as vscode from 'vscode';
import type { Attachments } from '../../oci/attachments.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { attachmentsText } from './writeTexts.ts';

/** A plan that takes along what refers to the image. */
export interface WholePlan<Plan> {
  readonly plan: Plan;
  /** Why what refers to the image is not known; the plan is of the image alone then. */
  readonly why?: string;
}

/** RegistryError, but not because what refers to the image cannot be listed. */
export async function planWhole<Plan>(
  planWith: (referrers: boolean) => Promise<Plan>,
  referrers: boolean,
): Promise<WholePlan<Plan>> {
  try {
    return { plan: await planWith(referrers) };
  } catch (error) {
    if (!referrers || !(error instanceof RegistryError)) throw error;
    return { plan: await planWith(false), why: error.message };
  }
}

/** A dialog before an image is written elsewhere. */
export interface AttachmentsQuestion {
  readonly question: string;
  readonly lines: readonly string[];
  /** What goes along to each repository. */
  readonly attachments: readonly Attachments[];
  readonly why: string | undefined;
  readonly buttons: {
    /** Where nothing refers to the image. */
    readonly plain: string;
    readonly all: (count: number) => string;
    readonly alone: string;
  };
}

/** The image alone, or all that is beside it; undefined when the user gave up. */
export async function askAttachments({
  question,
  lines,
  attachments,
  why,
  buttons,
}: AttachmentsQuestion): Promise<'all' | 'image' | undefined> {
  const { t } = vscode.l10n;
  const count = Math.max(0, ...attachments.map(countOf));
  const detail = [...lines];
  if (count > 0) detail.push('', attachmentsText(attachments, t));
  if (why !== undefined)
    detail.push('', t('Whether anything refers to the image is not known: {0}', why));
  const all = count === 0 ? buttons.plain : buttons.all(count);
  const answer = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail: detail.join('\n') },
    ...(count === 0 ? [all] : [all, buttons.alone]),
  );
  if (answer === undefined) return undefined;
  return answer === all ? 'all' : 'image';
}

function countOf({ referrers, tags }: Attachments): number {
  return referrers.length + tags.length;
}
