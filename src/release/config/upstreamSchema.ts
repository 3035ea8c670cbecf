import { validRange } from 'semver';
import * as z from 'zod/mini';
import { expected, flag, gitHubRepository, list, mapping, text } from './configValues.ts';

/** A URL git can clone: a scheme we let git use, or `user@host:path`. */
function isGitAddress(address: string): boolean {
  if (/^[A-Za-z0-9][\w.-]*@[\w.-]+:(?!\/\/)[^\s]+$/.test(address)) return true;
  return /^(?:https?|ssh|git|file):\/\/[^\s]+$/.test(address) && URL.canParse(address);
}

/** A password, or a user who is a token; the user of ssh alone is part of the address. */
function holdsCredentials(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password, search } = new URL(address);
  return password !== '' || search !== '' || (username !== '' && protocol !== 'ssh:');
}

/** What the address is refused for; never repeats what may be a secret. */
function addressProblem(address: string): string | undefined {
  if (holdsCredentials(address))
    return 'The address holds credentials. Leave them out; git signs in by ssh, or reads what is public.';
  return isGitAddress(address)
    ? undefined
    : 'Expected an address git can clone, such as https://codeberg.org/acme/api.git.';
}

const fields = {
  github: z.optional(
    text('owner/name', 'Repository on github.com whose releases are followed.').check(
      z.regex(gitHubRepository, {
        error: expected('a GitHub repository such as mattermost/mattermost'),
      }),
    ),
  ),
  git: z.optional(
    text('an address git can clone', 'Repository whose tags are followed.').check(
      z.refine((address) => addressProblem(address) === undefined, {
        error: ({ input }) => addressProblem(String(input)) ?? 'Not an address.',
      }),
    ),
  ),
  versions: z.optional(
    text('a range of versions such as ^10', 'Versions that are followed; all when absent.').check(
      z.refine((range) => validRange(range) !== null, {
        error: expected('a range of versions such as ^10 or ">=9.5 <11"'),
      }),
    ),
  ),
  prereleases: z.optional(flag('Follow prereleases too; they never get the tag latest.')),
  ignore: z.optional(
    list(
      text('a version, a range or a tag', 'A version, a range of versions, or a tag.'),
      'a list of versions such as [10.5.0]',
      'Versions that are passed over.',
    ),
  ),
  images: z.optional(
    list(
      text('the name of an image', 'Name of an image.'),
      'a list of images such as [api]',
      'Images built from it; the one of the same name, or all of a single application, when absent.',
    ),
  ),
};

const application = mapping(
  fields,
  'a mapping such as { github: owner/name }',
  'Software somebody else releases and this project packages.',
).check(
  z.refine(({ github, git }) => (github === undefined) !== (git === undefined), {
    error: 'Expected one of github and git, such as { github: owner/name }.',
  }),
);

const nameForm = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const keys = new Set(Object.keys(fields));
const name = z.string().check(
  z.refine((value) => nameForm.test(value) && !keys.has(value), {
    error: 'The name of an application holds letters, digits, “.”, “_”, “-”, and is no key of one.',
  }),
);

type Application = z.infer<typeof application>;

export interface UpstreamEntry extends Application {
  /** Absent for the only application, which needs none. */
  readonly name?: string;
}

const kind = expected('a mapping such as { github: owner/name }');

/** One application, or several by name: a key of an application is no name of one. */
export const upstreamSchema = z
  .union(
    [
      z.pipe(
        z.record(name, application, { error: kind }),
        z.transform((entries): readonly UpstreamEntry[] =>
          Object.entries(entries).map(([key, entry]) => ({ ...entry, name: key })),
        ),
      ),
      z.pipe(
        application,
        z.transform((entry): readonly UpstreamEntry[] => [entry]),
      ),
    ],
    { error: kind },
  )
  .check(z.describe('Software somebody else releases and this project packages.'));
