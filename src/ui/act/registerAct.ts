import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { copyImage } from '../../oci/copyImage.ts';
import { copyTarget } from '../../oci/copyTarget.ts';
import { deleteTag, planDelete } from '../../oci/deleteTag.ts';
import { planCopy } from '../../oci/planCopy.ts';
import { planRetag } from '../../oci/planRetag.ts';
import type { Reference, TagReference } from '../../oci/reference.ts';
import { formatReference, formatRepository, parseReference } from '../../oci/reference.ts';
import { webPage } from '../../oci/webPage.ts';
import { writeTags } from '../../oci/writeTags.ts';
import { busy } from '../busy.ts';
import type { ActCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import type { InspectTarget } from '../images/inspectTarget.ts';
import { formatBytes } from '../quantities.ts';
import { askAttachments, planWhole } from './askAttachments.ts';
import { askTags, askTarget } from './askWrite.ts';
import { changesText, deletionText } from './writeTexts.ts';

type Parts = Pick<EditorParts, 'registry' | 'writer' | 'pushed'> & {
  readonly targetOf: (node: unknown) => InspectTarget | undefined;
};

const ReferenceArgument = z.object({ reference: z.string() });
const RetagArgument = z.object({ tags: z.array(z.string()) });
const CopyArgument = z.object({ target: z.string(), referrers: z.optional(z.boolean()) });

/** What changes a registry, from a tag of the Images view; each shows what it does and asks. */
export function registerAct(parts: Parts): Feature<ActCommandId> {
  const { registry, writer, pushed } = parts;
  const ports = { registry, writer };

  function referenceOf(argument: unknown): Reference | undefined {
    const given = ReferenceArgument.safeParse(argument);
    if (given.success) return parseReference(given.data.reference);
    return parts.targetOf(argument)?.reference;
  }

  async function retag(argument: unknown): Promise<string[] | undefined> {
    const source = referenceOf(argument);
    if (source === undefined) return undefined;
    const given = RetagArgument.safeParse(argument);
    const tags = given.success ? given.data.tags : await askTags(source);
    if (tags === undefined || tags.length === 0) return undefined;
    const title = vscode.l10n.t('Looking at the tags');
    const plan = await busy(title, (signal) => planRetag(registry, source, tags, signal));
    const due = plan.tags.filter(({ action }) => action !== 'unchanged');
    if (due.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Every tag already points at {0}.', plan.digest),
      );
      return [];
    }
    const question = vscode.l10n.t(
      'Write {0} in {1}?',
      due.map(({ reference }) => reference.tag).join(', '),
      formatRepository(source.repository),
    );
    const detail = changesText(plan.digest, plan.tags, vscode.l10n.t);
    if (!(await confirmed(question, detail, vscode.l10n.t('Write Tags')))) return undefined;
    const run = (signal: AbortSignal) => writeTags(ports, plan.manifest, plan.tags, signal);
    return refreshed(plan.tags, await settled(busy(question, run), plan.tags));
  }

  async function copy(argument: unknown): Promise<string[] | undefined> {
    const source = referenceOf(argument);
    if (source === undefined) return undefined;
    const given = CopyArgument.safeParse(argument);
    const text = given.success ? given.data.target : await askTarget(source);
    if (text === undefined) return undefined;
    const { repository, tags } = copyTarget(text, source);
    const { t } = vscode.l10n;
    const wanted = given.success ? given.data.referrers !== false : true;
    const question = t('Copy {0} to {1}?', formatReference(source), formatRepository(repository));
    const planWith = (referrers: boolean) =>
      busy(t('Looking at the image'), (signal) =>
        planCopy(registry, source, { repository, tags, referrers }, signal),
      );
    const { plan: whole, why } = await planWhole(planWith, wanted);
    const chosen = await askAttachments({
      question,
      lines: [
        changesText(whole.digest, whole.tags, t),
        t('At most {0} are sent.', formatBytes(whole.bytes)),
      ],
      attachments: [whole.attachments],
      why,
      buttons: {
        plain: t('Copy'),
        all: (count) => t('Copy with Attachments ({0})', count),
        alone: t('Copy Image Only'),
      },
    });
    if (chosen === undefined) return undefined;
    const plan = chosen === 'all' ? whole : await planWith(false);
    const title = t('Copying to {0}', formatRepository(repository));
    const done = busy(title, async (signal, progress) => {
      const result = await copyImage(
        ports,
        plan,
        ({ bytes, totalBytes }) =>
          progress.report({ message: `${formatBytes(bytes)} / ${formatBytes(totalBytes)}` }),
        signal,
      );
      return result.tags;
    });
    return refreshed(plan.tags, await settled(done, plan.tags));
  }

  async function remove(argument: unknown): Promise<string | undefined> {
    const reference = referenceOf(argument);
    if (reference?.kind !== 'tag') return undefined;
    const title = vscode.l10n.t('Looking at the tags');
    const plan = await busy(title, (signal) => planDelete(registry, reference, signal));
    const question = vscode.l10n.t('Delete the tag {0}?', formatReference(reference));
    const detail = deletionText(plan.digest, plan.neighbours, vscode.l10n.t);
    if (!(await confirmed(question, detail, vscode.l10n.t('Delete Tag')))) return undefined;
    await busy(question, (signal) => deleteTag(ports, plan, signal));
    pushed.fire([reference]);
    return formatReference(reference);
  }

  /** Also after a failure: some tags may be written. */
  async function settled<Result>(
    work: Promise<Result>,
    tags: readonly { readonly reference: TagReference }[],
  ): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      pushed.fire(tags.map(({ reference }) => reference));
      throw error;
    }
  }

  function refreshed(
    tags: readonly { readonly reference: TagReference }[],
    written: readonly TagReference[],
  ): string[] {
    pushed.fire(tags.map(({ reference }) => reference));
    return written.map(formatReference);
  }

  return {
    dispose: () => undefined,
    commands: {
      'slipway.retag': retag,
      'slipway.copyImage': copy,
      'slipway.deleteTag': remove,
      'slipway.openWebPage': (argument) => openWebPage(referenceOf(argument)),
    },
  };
}

async function openWebPage(reference: Reference | undefined): Promise<string | undefined> {
  if (reference === undefined) return undefined;
  const page = webPage(reference);
  if (page === undefined) {
    const { registry } = reference.repository;
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} has no web page that follows from the name of an image.', registry),
    );
    return undefined;
  }
  await vscode.env.openExternal(vscode.Uri.parse(page, true));
  return page;
}

async function confirmed(question: string, detail: string, yes: string): Promise<boolean> {
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
}
