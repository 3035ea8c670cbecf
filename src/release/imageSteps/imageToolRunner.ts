import { displayArgv } from '../../build/displayCommand.ts';
import type { Registry } from '../../oci/registry.ts';
import { parseRepository } from '../../oci/reference.ts';
import { findSignature } from '../../oci/signature.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import { createCommandRunner } from '../checklist/runners/commandRunner.ts';
import { runProgram } from '../checklist/runners/runProgram.ts';
import type { StepEvidence } from '../checklist/stepEvidence.ts';
import type { StepPrograms } from '../checklist/stepPrograms.ts';
import type {
  StepContext,
  StepEvent,
  StepOf,
  StepRunner,
  Verdict,
} from '../checklist/stepRunner.ts';
import type { ImageCommand } from './imageCommands.ts';
import { commandTemplate, imageCommands, isAboutImages } from './imageCommands.ts';
import type { ReleasedImage } from './releasedImages.ts';
import { pinnedName, releasedImages, taggedName } from './releasedImages.ts';

export interface ImageToolPorts {
  readonly programs: StepPrograms;
  readonly registry: Registry;
}

/**
 * The step that has a program look at, or sign, every released image by its digest. A command that
 * names no `{{image}}` is a command like any other.
 */
export function imageToolRunner<Kind extends 'scan' | 'sign'>(
  kind: Kind,
  ports: ImageToolPorts,
): StepRunner<Kind> {
  const plain = createCommandRunner(kind, ports.programs);
  return {
    kind,
    async plan(step, context, signal) {
      const commands = await commandsFor(ports, step, context, signal);
      if (commands === undefined) return plain.plan(step, context, signal);
      const names = [...new Set(commands.map(({ image }) => taggedName(image)))].join(', ');
      const [first] = commands;
      const summary = `${kind === 'sign' ? 'Sign' : 'Scan'} ${names} with ${first?.argv[0] ?? ''}`;
      const details = commands.map(({ argv }) => displayArgv(argv));
      return { summary, details, ...(step.irreversible && { confirmation: `${summary}?` }) };
    },
    async *run(step, context, signal) {
      const commands = await commandsFor(ports, step, context, signal);
      if (commands === undefined) {
        yield* plain.run(step, context, signal);
        return;
      }
      for (const command of commands) {
        yield* runCommand(ports, step, command, context, signal);
        const { image } = command;
        const reference = taggedName(image);
        yield { kind: 'finding', finding: { kind: 'digest', reference, digest: image.digest } };
      }
    },
    async check(step, evidence, context, signal) {
      if (!evidence.some(({ finding }) => finding.kind === 'digest'))
        return plain.check(step, evidence, context, signal);
      const images = wanted(kind, await releasedImages(ports.registry, context, signal));
      return check(ports, kind, evidence, images, signal);
    },
    undo: (step, context, signal) =>
      plain.undo?.(step, context, signal) ?? Promise.resolve('The tick was taken back.'),
  };
}

async function commandsFor(
  { programs, registry }: ImageToolPorts,
  step: StepOf<'scan' | 'sign'>,
  context: StepContext,
  signal: AbortSignal,
): Promise<ImageCommand[] | undefined> {
  const template = await commandTemplate(step, programs, signal);
  if (!isAboutImages(template)) return undefined;
  const images = wanted(step.kind, await releasedImages(registry, context, signal));
  return imageCommands(template, images, context);
}

/** What is scanned is the same in every repository; a signature is beside the image it is about. */
function wanted(kind: 'scan' | 'sign', images: readonly ReleasedImage[]): ReleasedImage[] {
  if (kind === 'sign') return [...images];
  const byDigest = new Map(images.toReversed().map((image) => [image.digest, image]));
  return [...byDigest.values()].toReversed();
}

async function* runCommand(
  { programs, registry }: ImageToolPorts,
  step: StepOf<'scan' | 'sign'>,
  { image, argv }: ImageCommand,
  context: StepContext,
  signal: AbortSignal,
): AsyncGenerator<StepEvent> {
  const { timeoutMs } = step;
  if (step.kind === 'scan') {
    yield* runProgram(programs, step, { argv, timeoutMs }, context, signal);
    return;
  }
  const name = pinnedName(image);
  const begun = context.record.intents.some(({ data }) => data?.['image'] === name);
  // Once more would be a second signature, and a second entry in a public log.
  if (begun && (await isSigned(registry, image, signal))) return;
  yield { kind: 'intent', intent: { effect: `sign ${name}`, data: { image: name } } };
  yield* runProgram(programs, step, { argv, timeoutMs }, context, signal);
  if (await isSigned(registry, image, signal)) return;
  throw new ChecklistError(
    'step-failed',
    `${displayArgv(argv)} ended well, but the registry has no signature of ${name}.`,
    'See its log for where it put the signature.',
  );
}

async function isSigned(
  registry: Registry,
  { repository, digest }: ReleasedImage,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await findSignature(registry, parseRepository(repository), digest, signal);
  if (found.state !== 'not checked') return found.state === 'signed';
  throw new ChecklistError(
    'interrupted',
    `Whether ${repository}@${digest} is signed cannot be seen: ${found.why ?? ''}`,
    'Try again once the registry answers.',
  );
}

async function check(
  { registry }: ImageToolPorts,
  kind: 'scan' | 'sign',
  evidence: readonly StepEvidence[],
  images: readonly ReleasedImage[],
  signal: AbortSignal,
): Promise<Verdict> {
  const done = new Set<string>();
  for (const { finding } of evidence)
    if (finding.kind === 'digest') done.add(`${finding.reference} ${finding.digest}`);
  for (const image of images) {
    const name = taggedName(image);
    const verb = kind === 'sign' ? 'signed' : 'scanned';
    if (!done.has(`${name} ${image.digest}`))
      return { holds: false, reason: `${name} is ${image.digest} now, which was not ${verb}.` };
    if (kind === 'sign' && !(await isSigned(registry, image, signal)))
      return { holds: false, reason: `${pinnedName(image)} is no longer signed.` };
  }
  return { holds: true };
}
