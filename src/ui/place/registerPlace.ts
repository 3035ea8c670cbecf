import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { MergePlan, MergePorts } from '../../oci/merge/planMerge.ts';
import { planMerge } from '../../oci/merge/planMerge.ts';
import type { Placement } from '../../oci/placement.ts';
import { place } from '../../oci/placement.ts';
import { planPromotion, promotionTarget } from '../../oci/planPromotion.ts';
import type { Reference } from '../../oci/reference.ts';
import { formatReference, formatRepository, parseReference } from '../../oci/reference.ts';
import { askAttachments, planWhole } from '../act/askAttachments.ts';
import { busy } from '../busy.ts';
import type { PlaceCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import type { InspectTarget } from '../images/inspectTarget.ts';
import { formatBytes } from '../quantities.ts';
import {
  askMergeSources,
  askMergeTargets,
  askPromotion,
  askSource,
  mergeSource,
  tagReference,
} from './askPlacement.ts';
import { IndexDocuments } from './indexDocuments.ts';
import { mergeText, placementText } from './placementText.ts';

type Parts = Pick<EditorParts, 'host' | 'registry' | 'writer' | 'pushed'> &
  Pick<MergePorts, 'digestOf'> & {
    readonly targetOf: (node: unknown) => InspectTarget | undefined;
  };

const PromoteArgument = z.object({ reference: z.string() });
const TargetsArgument = z.object({ targets: z.array(z.string()) });
const ReferrersArgument = z.object({ referrers: z.optional(z.boolean()) });
const MergeArgument = z.object({
  targets: z.array(z.string()),
  sources: z.array(z.string()),
  annotations: z.optional(z.record(z.string(), z.string())),
});

/** `slipway.promote` and `slipway.mergeDigests`: shown, confirmed, written and read back. */
export function registerPlace(parts: Parts): Feature<PlaceCommandId> {
  const { registry, writer, digestOf, pushed } = parts;
  const ports: MergePorts = { registry, writer, digestOf };
  const documents = new IndexDocuments(parts.host);
  const t = vscode.l10n.t;

  async function promote(argument: unknown): Promise<string[] | undefined> {
    const given = PromoteArgument.safeParse(argument);
    const node = parts.targetOf(argument)?.reference;
    const source = given.success
      ? parseReference(given.data.reference)
      : (node ?? (await askSource()));
    if (source === undefined) return undefined;
    const named = TargetsArgument.safeParse(argument);
    const texts = named.success ? named.data.targets : await askPromotion(source);
    if (texts === undefined || texts.length === 0) return undefined;
    const targets = texts.map((text) => promotionTarget(text, source));
    const planWith = (referrers: boolean) =>
      busy(t('Looking at the image'), (signal) =>
        planPromotion(
          ports,
          source,
          targets.map((target) => ({ ...target, referrers })),
          signal,
        ),
      );
    const wanted = ReferrersArgument.safeParse(argument).data?.referrers !== false;
    const { plan: whole, why } = await planWhole(planWith, wanted);
    const attachments = whole.copies.map((copy) => copy.attachments);
    // Every tag may be there already, and what refers to the image not.
    const alone = attachments.every(({ referrers, tags }) => referrers.length + tags.length === 0);
    if (alone && nothingToDo(whole)) return [];
    const chosen = await askAttachments({
      question: t('Promote {0} to {1}?', formatReference(source), names(whole)),
      lines: [placementText(whole, t)],
      attachments,
      why,
      buttons: {
        plain: t('Promote'),
        all: (count) => t('Promote with Attachments ({0})', count),
        alone: t('Promote Image Only'),
      },
    });
    if (chosen === undefined) return undefined;
    const plan = chosen === 'all' ? whole : await planWith(false);
    return write(plan, t('Promoting {0}', formatReference(source)));
  }

  async function merge(argument: unknown): Promise<string[] | undefined> {
    const given = MergeArgument.safeParse(argument);
    const targets = given.success ? given.data.targets.map(tagReference) : await askMergeTargets();
    const [first] = targets ?? [];
    if (targets === undefined || first === undefined) return undefined;
    const { repository } = first;
    const sources: Reference[] | undefined = given.success
      ? given.data.sources.map((text) => mergeSource(text, repository))
      : await askMergeSources(repository);
    if (sources === undefined) return undefined;
    const annotations = given.data?.annotations ?? {};
    const plan = await busy(t('Looking at the images'), (signal) =>
      planMerge(ports, { sources, targets, annotations }, signal),
    );
    if (nothingToDo(plan)) return [];
    return (await confirmedMerge(plan)) ? write(plan, t('Merging')) : undefined;
  }

  /** The index can be read first; a dialog would stand before it, so it is asked again then. */
  async function confirmedMerge(plan: MergePlan): Promise<boolean> {
    const question = t('Write the index as {0}?', names(plan));
    const [yes, show] = [t('Write Tags'), t('Show Index')];
    const options = { modal: true, detail: mergeText(plan, t) };
    for (;;) {
      const answer = await vscode.window.showWarningMessage(question, options, yes, show);
      if (answer !== show) return answer === yes;
      await documents.show(plan.top.bytes);
      const on = t('Continue…');
      const read = t('Nothing is written yet: {0}', question);
      if ((await vscode.window.showInformationMessage(read, on)) !== on) return false;
    }
  }

  /** Views are told after a failure too: some tags may be written. */
  async function write(placement: Placement, title: string): Promise<string[]> {
    try {
      const { written } = await busy(title, (signal, progress) =>
        place(
          ports,
          placement,
          ({ bytes, totalBytes }) =>
            progress.report({ message: `${formatBytes(bytes)} / ${formatBytes(totalBytes)}` }),
          signal,
        ),
      );
      void vscode.window.showInformationMessage(
        t('{0} written and read back: {1}', names(placement), placement.top.descriptor.digest),
      );
      return written.map(formatReference);
    } finally {
      pushed.fire(placement.tags.map(({ reference }) => reference));
    }
  }

  return {
    dispose: () => documents.dispose(),
    commands: { 'slipway.promote': promote, 'slipway.mergeDigests': merge },
  };
}

/** The tags that change, or all where none does; the repositories where an image has none. */
function names({ tags, copies }: Placement): string {
  if (tags.length === 0) return copies.map(({ target }) => formatRepository(target)).join(', ');
  const due = tags.filter(({ action }) => action !== 'unchanged');
  return (due.length > 0 ? due : tags)
    .map(({ reference }) => formatReference(reference))
    .join(', ');
}

function nothingToDo({ top, tags }: Placement): boolean {
  if (tags.length === 0 || tags.some(({ action }) => action !== 'unchanged')) return false;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Every tag already points at {0}.', top.descriptor.digest),
  );
  return true;
}
