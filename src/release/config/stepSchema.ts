import * as z from 'zod/mini';
import {
  choice,
  duration,
  expected,
  flag,
  list,
  mapping,
  platforms,
  text,
} from './configValues.ts';

/** Kinds of steps, as slipway.yaml and the journal name them. */
export const stepKinds = [
  'command',
  'manual',
  'version',
  'changelog',
  'test',
  'build',
  'binaries',
  'verify',
  'tag',
  'push',
  'github-release',
  'deployment-issue',
  'promote',
  'announce',
  'scan',
  'sign',
] as const;

const idForm = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const id = text('a name', 'Name other steps, the journal and the command line know it by.').check(
  z.regex(idForm, {
    error: 'A name starts with a letter or digit and holds only letters, digits, “.”, “_”, “-”.',
  }),
);

const command = (description: string) =>
  text('a command such as go test ./...', `${description} Run without a shell.`);

export const describedStepSchema = mapping(
  {
    id: z.optional(id),
    title: z.optional(text('a title', 'What the checklist shows.')),
    kind: z.optional(
      choice(stepKinds, 'What it does; command with `run`, manual without, when absent.'),
    ),
    run: z.optional(command('Its exit code 0 ticks it; `slipway tag` and the like name a kind.')),
    check: z.optional(command('Ends with 0 when the effect of `run` is there.')),
    undo: z.optional(command('Takes the effect of `run` back.')),
    needs: z.optional(
      list(
        text('the name of a step', 'Name of a step.'),
        'a list of steps such as [test, build]',
        'Steps that come before; all above for one that is irreversible.',
      ),
    ),
    only: z.optional(
      choice(['prerelease', 'stable'], 'Versions it is for; all of them when absent.'),
    ),
    note: z.optional(text('a text', 'How to do it by hand.')),
    confirm: z.optional(text('a question', 'Asked before it runs.')),
    irreversible: z.optional(flag('Its effect stays: ask before running it.')),
    images: z.optional(
      list(
        text('the name of an image', 'Name of an image.'),
        'a list of images',
        'Images it is about; all when absent.',
      ),
    ),
    platforms: z.optional(platforms('Platforms it is about; those of the image when absent.')),
    to: z.optional(
      list(
        text('a tag such as :stable, or a repository', 'A tag or a repository.'),
        'a list such as [:stable, docker.io/acme/api]',
        'Where `promote` puts the images, by digest.',
      ),
    ),
    timeout: z.optional(duration('How long it may take; an hour without.')),
  },
  'a step such as { title: Tag, kind: tag }',
  'A step of the checklist.',
);

/** A step of the inline checklist. */
export const stepSchema = z
  .union([z.string().check(z.minLength(1)), describedStepSchema], {
    error: expected('a step: a text or { title, run }'),
  })
  .check(z.describe('A step of the checklist; a text is a manual step.'));

export type StepEntry = z.infer<typeof stepSchema>;
