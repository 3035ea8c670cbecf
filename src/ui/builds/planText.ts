import type { BuildPlan } from '../../build/buildPlan.ts';
import { commandsOf } from '../../build/buildPlan.ts';
import type { BuildxCommand } from '../../build/buildxCommand.ts';
import { displayCommand, hereDocument } from '../../build/displayCommand.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { formatReference, formatRepository } from '../../oci/reference.ts';
import { plainText } from '../plainText.ts';
import { nodeTexts, tagTexts, usedTexts } from './planFacts.ts';
import type { Translate } from '../translate.ts';

/** `ghcr.io/acme/api:1.4.0, 1.4, latest` for each repository that a plan writes to. */
export function targets(plan: BuildPlan): string[] {
  const byRepository = new Map<string, string[]>();
  for (const { repository, tag } of plan.spec.tags) {
    const name = formatRepository(repository);
    byRepository.set(name, [...(byRepository.get(name) ?? []), tag]);
  }
  return [...byRepository].map(([name, tags]) => `${name}:${tags.join(', ')}`);
}

/** What the confirming button says: it names what is written. */
export function confirmLabel(plans: readonly BuildPlan[], t: Translate): string {
  const images = plans.map(({ spec }) => spec.image).join(', ');
  const output = plans[0]?.spec.output ?? 'none';
  if (output === 'none') return t('Build {0}', images);
  if (plans.every(({ skip }) => skip !== undefined)) return t('Nothing to build: {0}', images);
  if (output === 'load') return t('Build and load {0}', images);
  const all = plans.flatMap(({ spec }) => spec.tags.map(formatReference));
  const [only] = all;
  if (all.length === 1 && only !== undefined) return t('Build and push {0}', only);
  return t('Build and push {0} tags', all.length);
}

/** The platforms of a plan, or what stands for them. */
export function platformsText(plan: BuildPlan, t: Translate): string {
  const names = plan.spec.platforms.map(formatPlatform);
  return names.length === 0 ? t('the builder’s own platform') : names.join(', ');
}

/** Which builder runs it and why; says so when it is created first. */
export function builderText(plan: BuildPlan, t: Translate): string {
  const { builder } = plan;
  if (builder.kind === 'existing')
    return t('{0} ({1}): {2}', builder.builder.name, builder.builder.driver, builder.because);
  return t(
    '{0} ({1}) is created and started first: {2}',
    builder.create.name,
    builder.create.driver,
    builder.because,
  );
}

/** What a plan does not build, and why. */
export function keptTexts({ byDigest, skip }: BuildPlan, t: Translate): string[] {
  if (skip !== undefined) return [t('Skipped: {0}', skip.reason)];
  const builds = byDigest?.builds ?? [];
  return builds.flatMap(({ platform, kept }) =>
    kept === undefined ? [] : [t('{0} is kept from an earlier run: {1}', platform, kept)],
  );
}

/** Everything about plans as text; for reading, and for copying the commands. */
export function planDocument(plans: readonly BuildPlan[], t: Translate): string {
  const blocks = plans.map((plan) => {
    const pushed = plan.spec.output === 'push' ? targets(plan) : [];
    const head = [
      `${plan.spec.image}: ${platformsText(plan, t)}`,
      t('Builder {0}', builderText(plan, t)),
      ...nodeTexts(plan, t),
      ...pushed.map((target) => t('Pushes {0}', target)),
      ...tagTexts(plan, t).map(({ label, detail = '' }) => `${label} ${detail}`.trim()),
      ...usedTexts(plan, t),
      ...keptTexts(plan, t),
      ...plan.warnings.map((warning) => t('Note: {0}', warning)),
    ];
    const comments = head.map((line) => `# ${plainText(line, 1000)}`);
    return [...comments, ...commandsOf(plan).map(wrapped)].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** One flag a line; still one command for a shell. */
function wrapped({ args, cwd, ...more }: BuildxCommand): string {
  const lines: string[][] = [[]];
  for (const arg of args) {
    if (arg.startsWith('-')) lines.push([]);
    lines.at(-1)?.push(arg);
  }
  const [first = [], ...rest] = lines;
  const quoted = (words: readonly string[]): string =>
    displayCommand({ args: words, cwd }).slice('docker '.length);
  return (
    [displayCommand({ args: first, cwd }), ...rest.map(quoted)].join(' \\\n  ') + hereDocument(more)
  );
}
