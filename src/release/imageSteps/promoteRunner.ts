import type { Promotion } from '../../oci/planPromotion.ts';
import { formatReference, isTag } from '../../oci/reference.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import { relay } from '../checklist/relay.ts';
import type { StepContext, StepEvent, StepOf, StepRunner } from '../checklist/stepRunner.ts';
import { selectImages } from '../selectImages.ts';
import type { RegistryPorts } from './checkDigests.ts';
import { checkDigests } from './checkDigests.ts';
import type { ImageVerbs } from './imageVerbs.ts';
import { releasedImages, taggedName } from './releasedImages.ts';

interface PromoteStepPorts extends RegistryPorts {
  readonly verbs: ImageVerbs;
}

/** The step that puts what was pushed under other tags or into other repositories, by digest. */
export function promoteRunner(ports: PromoteStepPorts): StepRunner<'promote'> {
  return {
    kind: 'promote',
    async plan(step, context, signal) {
      const due = (await promotionsFor(ports, step, context, signal)).filter(hasWork);
      if (due.length === 0) return { summary: 'Everything is promoted already', details: [] };
      const summary = `Promote ${due.map(textOf).join('; ')}`;
      return { summary, details: due.flatMap(detailsOf), confirmation: `${summary}?` };
    },
    async *run(step, context, signal) {
      for (const promotion of await promotionsFor(ports, step, context, signal)) {
        if (hasWork(promotion)) {
          yield { kind: 'intent', intent: { effect: `promote ${textOf(promotion)}` } };
          yield* place(ports, promotion, signal);
        }
        const { digest } = promotion.top.descriptor;
        for (const { reference } of promotion.tags) {
          const text = formatReference(reference);
          yield { kind: 'finding', finding: { kind: 'digest', reference: text, digest } };
        }
      }
    },
    check: (_step, evidence, { version }, signal) => checkDigests(ports, evidence, version, signal),
  };
}

function place(
  { verbs }: PromoteStepPorts,
  promotion: Promotion,
  signal: AbortSignal,
): AsyncIterable<StepEvent> {
  return relay<StepEvent>(async (tell) => {
    const text = textOf(promotion);
    await verbs.place(
      promotion,
      ({ bytes, totalBytes }) =>
        tell({ kind: 'progress', text, fraction: bytes / Math.max(1, totalBytes) }),
      signal,
    );
  });
}

async function promotionsFor(
  ports: PromoteStepPorts,
  step: StepOf<'promote'>,
  context: StepContext,
  signal: AbortSignal,
): Promise<Promotion[]> {
  const images = selectImages(context.project, step.images ?? []);
  const [places, tags] = [step.to.filter(isPlace), step.to.filter((to) => !isPlace(to))];
  if (places.length > 0 && images.length > 1) throw severalImages(places);
  const promotions: Promotion[] = [];
  const placed = new Set<string>();
  for (const released of await releasedImages(ports.registry, context, signal)) {
    if (!images.some(({ name }) => name === released.image)) continue;
    // Another repository gets it once, from the first one there is.
    const targets = [...tags.map(asTag), ...(placed.has(released.image) ? [] : places)];
    placed.add(released.image);
    const source = `${taggedName(released)}@${released.digest}`;
    if (targets.length > 0)
      promotions.push(await ports.verbs.planPromotion(source, targets, signal));
  }
  return promotions;
}

function isPlace(to: string): boolean {
  return !isTag(to.replace(/^:/, ''));
}

function asTag(to: string): string {
  return to.startsWith(':') ? to : `:${to}`;
}

function hasWork({ tags }: Promotion): boolean {
  return tags.some(({ action }) => action !== 'unchanged');
}

function textOf({ top, tags }: Promotion): string {
  const names = tags.map(({ reference }) => formatReference(reference)).join(', ');
  return `${top.descriptor.digest} to ${names}`;
}

function detailsOf({ tags }: Promotion): string[] {
  return tags.map((change) => {
    const from = change.action === 'move' ? `, which is ${change.from} now` : '';
    return `${change.action} ${formatReference(change.reference)}${from}`;
  });
}

function severalImages(places: readonly string[]): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `Several images cannot be promoted to ${places.join(', ')}: the second would overwrite the first.`,
    'Write a step for each image, with `images: [name]`.',
  );
}
