import type { BuildPlan } from '../../build/buildPlan.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Promotion } from '../../oci/planPromotion.ts';
import { formatReference, formatRepository } from '../../oci/reference.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import type { StepContext, StepOf } from '../checklist/stepRunner.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import { selectImages } from '../selectImages.ts';
import { dateOfBuild } from './buildRunner.ts';
import type { ImageVerbs } from './imageVerbs.ts';

interface CommonPush {
  readonly image: string;
  /** `host/path:tag`, all that the image is to be under. */
  readonly references: readonly string[];
  /** What is said about them beforehand: tags that move, tags that are left alone. */
  readonly remarks: readonly string[];
}

/** What is left of pushing one image. */
export type ImagePush = CommonPush &
  (
    | { readonly kind: 'held'; readonly digest: Digest; readonly platforms: readonly string[] }
    /** Some tags are there, from this commit: the others get that very image. */
    | {
        readonly kind: 'place';
        readonly promotion: Promotion;
        readonly platforms: readonly string[];
      }
    | { readonly kind: 'build'; readonly plan: BuildPlan }
  );

/**
 * Looks at the registries for each image of a step. Floating tags that would go backwards are left
 * out. Fails with ChecklistError for a version tag that must not move, ConfigError, BuildError,
 * RegistryError.
 */
export async function planPush(
  verbs: ImageVerbs,
  step: StepOf<'push'>,
  context: StepContext,
  commit: string | undefined,
  signal: AbortSignal,
): Promise<ImagePush[]> {
  const pushes: ImagePush[] = [];
  for (const image of selectImages(context.project, step.images ?? [])) {
    const { version, tag } = context;
    const date = dateOfBuild(context);
    const release = { version, tag, ...(date && { date }) };
    const platforms = step.platforms ?? [];
    const request = { images: [image.name], output: 'push', skipExisting: true, release } as const;
    const planFor = async (tags: readonly string[]): Promise<BuildPlan | undefined> =>
      (await verbs.planBuild({ ...request, platforms, tags }, signal))[0];
    pushes.push(await planImage(verbs, image, planFor, { tag, commit }, signal));
  }
  return pushes;
}

async function planImage(
  verbs: ImageVerbs,
  { name: image, repositories }: ImageDefinition,
  planFor: (tags: readonly string[]) => Promise<BuildPlan | undefined>,
  { tag, commit }: { readonly tag: string; readonly commit: string | undefined },
  signal: AbortSignal,
): Promise<ImagePush> {
  const { held, wanted, remarks } = await tagsOf(verbs, repositories, { tag, commit }, signal);
  const references = [...held, ...wanted];
  const plan = await planFor(references);
  if (plan === undefined) throw new Error(`no plan for ${image}`);
  const common = { image, references: plan.spec.tags.map(formatReference), remarks };
  const there = heldImage(plan.skip);
  if (there !== undefined) return { ...common, kind: 'held', ...there };
  for (const reference of held) {
    const found = heldImage((await planFor([reference]))?.skip);
    if (found === undefined) continue;
    const { digest, platforms } = found;
    const source = `${reference}@${digest}`;
    const others = references.filter((other) => other !== reference);
    const promotion = await verbs.planPromotion(source, others, signal);
    return { ...common, kind: 'place', promotion, platforms };
  }
  return { ...common, kind: 'build', plan };
}

function heldImage(skip: BuildPlan['skip']) {
  if (skip?.digest === undefined) return undefined;
  return { digest: skip.digest, platforms: skip.platforms.map(({ platform }) => platform) };
}

interface WantedTags {
  /** In a registry already, from this commit. */
  readonly held: readonly string[];
  readonly wanted: readonly string[];
  readonly remarks: readonly string[];
}

async function tagsOf(
  verbs: ImageVerbs,
  repositories: ImageDefinition['repositories'],
  { tag, commit = '' }: { readonly tag: string; readonly commit: string | undefined },
  signal: AbortSignal,
): Promise<WantedTags> {
  const names = repositories.map(formatRepository);
  // Without a repository the plan of the build says what is missing.
  if (names.length === 0) return { held: [], wanted: [], remarks: [] };
  const request = { ref: `refs/tags/${tag}`, sha: commit };
  const found = await verbs.planTagChanges(request, names, signal);
  const [held, wanted, remarks]: [string[], string[], string[]] = [[], [], []];
  for (const { repository, changes, error } of found.repositories) {
    if (error !== undefined) throw error;
    for (const change of changes) {
      const reference = `${repository}:${change.tag}`;
      if (change.action === 'forbidden') {
        if (change.ahead === undefined) throw mustNotMove(reference, change.reason);
        remarks.push(`leave ${reference} alone: it ${change.reason}`);
      } else if (change.action === 'unchanged') held.push(reference);
      else wanted.push(reference);
      if (change.action === 'move') remarks.push(`move ${reference}, ${change.reason}`);
    }
  }
  return { held, wanted, remarks };
}

function mustNotMove(reference: string, reason: string): ChecklistError {
  return new ChecklistError(
    'not-possible',
    `${reference} cannot be pushed: it ${reason}.`,
    'Release another version, or look at what was pushed under this one.',
  );
}
