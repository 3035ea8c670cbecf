import { ChecklistError } from '../checklist/checklistError.ts';
import { fillIn } from '../checklist/runners/fillIn.ts';
import type { Argv } from '../checklist/step.ts';
import type { StepPrograms } from '../checklist/stepPrograms.ts';
import type { StepContext, StepOf } from '../checklist/stepRunner.ts';
import type { ReleasedImage } from './releasedImages.ts';
import { pinnedName } from './releasedImages.ts';

/** A program that is run for an image of the release. */
export interface ImageCommand {
  readonly image: ReleasedImage;
  readonly argv: Argv;
}

const trivyOptions = ['--exit-code', '1', '--severity', 'HIGH,CRITICAL'];

/** What is run when the step names no command, by the program that has to be installed. */
const usual: Readonly<Record<'scan' | 'sign', Readonly<Record<string, Argv>>>> = {
  scan: {
    trivy: ['trivy', 'image', ...trivyOptions, '--platform', '{{platform}}', '{{image}}'],
    grype: ['grype', '--fail-on', 'high', '--platform', '{{platform}}', 'registry:{{image}}'],
  },
  sign: { cosign: ['cosign', 'sign', '--yes', '{{image}}'] },
};

/** The step's own command, else that of a program that is installed. Fails with ChecklistError. */
export async function commandTemplate(
  { kind, run, title }: StepOf<'scan' | 'sign'>,
  programs: StepPrograms,
  signal: AbortSignal,
): Promise<Argv> {
  if (run !== undefined) return run;
  const names = Object.keys(usual[kind]);
  const found = await programs.find(names, signal);
  const argv = found === undefined ? undefined : usual[kind][found];
  if (argv !== undefined) return argv;
  throw new ChecklistError(
    'not-possible',
    `“${title}” has no command, and ${names.join(' or ')} is not installed.`,
    `Install ${names[0] ?? 'it'}, give the step \`run: … {{image}}\` in slipway.yaml, or skip it with the reason.`,
  );
}

/** True for a command that is about the images, and not about the project. */
export function isAboutImages(template: Argv): boolean {
  return template.some((word) => /\{\{ *image *\}\}/.test(word));
}

/** A command for each image, and for each of its platforms where it asks for one. */
export function imageCommands(
  template: Argv,
  images: readonly ReleasedImage[],
  context: StepContext,
): ImageCommand[] {
  const perPlatform = template.some((word) => /\{\{ *platform *\}\}/.test(word));
  const [file, ...rest] = fillIn(template, context);
  return images.flatMap((image) =>
    (perPlatform ? image.platforms : ['']).map((platform): ImageCommand => {
      const values: Readonly<Record<string, string>> = { image: pinnedName(image), platform };
      const fill = (word: string): string =>
        word.replace(/\{\{ *(image|platform) *\}\}/g, (whole, key: string) => values[key] ?? whole);
      return { image, argv: [fill(file), ...rest.map(fill)] };
    }),
  );
}
