import * as z from 'zod/mini';
import {
  choice,
  duration,
  environmentName,
  expected,
  flag,
  growth,
  list,
  mapping,
  named,
  platforms,
  size,
  text,
  gitHubRepository,
} from './configValues.ts';
import { imageSchema } from './imageSchema.ts';
import { describedStepSchema, stepSchema } from './stepSchema.ts';
import { upstreamSchema } from './upstreamSchema.ts';

/** Compiles, and captures what to read. */
function isVersionPattern(pattern: string): boolean {
  try {
    // An empty alternative always matches, which tells how many groups there are.
    return (new RegExp(`${pattern}|`).exec('')?.length ?? 0) > 1;
  } catch {
    return false;
  }
}

const lines = (what: string, description: string) =>
  z
    .union([z.string(), z.array(z.string())], { error: expected(what) })
    .check(z.describe(description));

const versionFile = z
  .union(
    [
      z.string().check(z.minLength(1, { error: expected('a path') })),
      mapping(
        {
          file: text('a path', 'File the version is read from.'),
          pattern: text('a regular expression', 'First group is the version.').check(
            z.refine(isVersionPattern, {
              error: expected('a regular expression with a group, such as Version = "(.*)"'),
            }),
          ),
        },
        'a path or { file, pattern }',
        'A file and where in it the version stands.',
      ),
    ],
    { error: expected('a path, or { file: version.go, pattern: Version = "(.*)" }') },
  )
  .check(z.describe('A file that holds the version.'));

const binary = mapping(
  {
    build: z.optional(
      text(
        'a command',
        'Command that builds one platform’s binary into {{output}}; may use {{rustTarget}}, {{zigTarget}}, {{bunTarget}}, {{denoTarget}} and {{nodeTarget}}.',
      ),
    ),
    goreleaser: z.optional(
      flag('Instead of a command: goreleaser builds and packs what its own file says.'),
    ),
    platforms: z.optional(platforms('Platforms to build for.')),
    output: z.optional(text('a path', 'Where the binary goes; may use {{os}} and {{arch}}.')),
    verify: z.optional(
      list(z.string(), 'a list of arguments', 'Arguments the binary is run with to check it.'),
    ),
    maxSize: z.optional(size('Size of the file that fails the build when it is larger.')),
    maxGrowth: z.optional(
      growth('Most a released file may have grown since the last release; more fails the build.'),
    ),
    timeout: z.optional(duration('How long one build may take; 1h by default.')),
    archive: z.optional(
      choice(['tar.gz', 'zip', 'auto'], 'Packs it; auto is zip for Windows, else tar.gz.'),
    ),
    archiveName: z.optional(
      text(
        'a name such as {{name}}-{{version}}-{{os}}-{{arch}}',
        'Name of the archive without its ending; {{name}}_{{version}}_{{os}}_{{arch}} by default.',
      ).check(z.regex(/^[^/\\]+$/, { error: expected('a name without folders') })),
    ),
    files: z.optional(
      list(text('a file pattern', 'Files.'), 'a list of files', 'What is packed with it.'),
    ),
  },
  'a binary such as { build: go build -o {{output}} . }',
  'A binary released beside the images.',
).check(
  z.refine(({ build, goreleaser = false }) => (build !== undefined) !== goreleaser, {
    error: 'Expected either build, a command, or goreleaser: true.',
  }),
);

/** What starts the workflow that opens the issue. */
export const deploymentTriggers = ['tag', 'branch', 'never'] as const;

const deploymentIssue = mapping(
  {
    environment: text('an environment such as staging', 'Environment it is about.').check(
      z.regex(environmentName, {
        error: expected(
          'a name such as staging, of letters, digits, blanks, “.”, “_” and “-” inside',
        ),
      }),
    ),
    on: z.optional(
      choice(
        deploymentTriggers,
        'What makes the workflow of `slipway generate workflow` write it: a git tag (by default), a push to the default branch, or never.',
      ),
    ),
    labels: z.optional(
      list(text('a label', 'A label.'), 'a list', 'Labels of the issue; it is found by the first.'),
    ),
  },
  'a mapping such as { environment: staging, on: branch }',
  'An issue that says what is deployed, updated in place.',
);

const github = mapping(
  {
    host: z.optional(text('a host', 'Host of GitHub Enterprise; github.com by default.')),
    repository: z.optional(
      text('owner/name', 'Repository of the release; that of the git remote by default.').check(
        z.regex(gitHubRepository, { error: expected('a GitHub repository such as acme/api') }),
      ),
    ),
    release: z.optional(
      mapping(
        {
          draft: z.optional(flag('Leave the release a draft.')),
          prerelease: z.optional(flag('Mark it as a prerelease.')),
          assets: z.optional(
            list(text('a file pattern', 'Files.'), 'a list of files', 'Files to upload.'),
          ),
        },
        'a mapping such as { draft: true, assets: [dist/*] }',
        'The GitHub release.',
      ),
    ),
    deploymentIssue: z.optional(
      z
        .union([deploymentIssue, z.array(deploymentIssue)], {
          error: expected('a mapping such as { environment: staging }, or a list of them'),
        })
        .check(z.describe('Issues that say what is deployed, one an environment.')),
    ),
    workflow: z.optional(
      mapping(
        {
          schedule: z.optional(
            text(
              'cron’s five fields, such as "17 3 * * *"',
              'When it starts by itself, in UTC.',
            ).check(
              z.regex(/^\S+(?: \S+){4}$/, {
                error: expected('cron’s five fields, such as "17 3 * * *"'),
              }),
            ),
          ),
          pinActions: z.optional(
            flag(
              'Pin actions to the commit of their version; asked of GitHub once, then kept from the file.',
            ),
          ),
        },
        'a mapping such as { schedule: "17 3 * * *", pinActions: true }',
        'What `slipway generate workflow` writes.',
      ),
    ),
  },
  'a mapping with release or deploymentIssue',
  'What happens on GitHub.',
);

const announce = mapping(
  {
    run: z.optional(
      list(
        text('a word', 'A word of the command.'),
        'a command and its arguments, such as [./tools/announce.sh]',
        'Command that gets the notes on its standard input.',
      ),
    ),
    webhook: z.optional(
      mapping(
        {
          variable: text('a name', 'Environment variable that holds the address, a secret.').check(
            z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
              error: expected('the name of an environment variable such as SLIPWAY_WEBHOOK'),
            }),
          ),
          body: z.optional(
            z
              .record(z.string(), z.string(), { error: expected('texts by name') })
              .check(
                z.describe(
                  'JSON that is sent; may use {{title}}, {{summary}}, {{notes}}, {{version}}, {{tag}} and {{url}}.',
                ),
              ),
          ),
        },
        'a mapping such as { variable: SLIPWAY_WEBHOOK }',
        'Address the announcement is posted to.',
      ),
    ),
  },
  'a mapping with run or webhook',
  'Who is told about a release.',
);

const tag = mapping(
  {
    prefix: z.optional(
      z
        .string({ error: expected('a text such as v') })
        .check(z.describe('What stands before the version; as the newest tag has it, else v.')),
    ),
    sign: z.optional(flag('Sign the tag, or never do; as git is configured by default.')),
  },
  'a mapping such as { prefix: v, sign: true }',
  'The git tag of a version.',
);

const markdownChecklist = mapping(
  {
    file: text('a path', 'Markdown file with `- [ ]` steps.'),
    heading: z.optional(
      text('a heading', 'Heading the steps stand below, or its anchor; the whole file without.'),
    ),
    steps: z.optional(
      named(
        describedStepSchema,
        'a mapping of steps by name',
        'What steps of the file do, by the name the checklist shows for them.',
      ),
    ),
  },
  'a mapping such as { file: docs/RELEASE.md, heading: Release checklist }',
  'Markdown file with the checklist.',
);

export const changelogSources = ['unreleased', 'commits'] as const;

const changelog = z
  .union(
    [
      z.string().check(z.minLength(1)),
      mapping(
        {
          file: z.optional(text('a path', 'The file; CHANGELOG.md by default.')),
          source: z.optional(
            choice(
              changelogSources,
              'What a version’s section is made of: the text below Unreleased, or the commits since the last release.',
            ),
          ),
        },
        'a mapping such as { file: CHANGELOG.md, source: commits }',
        'Changelog with a section a version.',
      ),
    ],
    { error: expected('a path, or { file: CHANGELOG.md, source: commits }') },
  )
  .check(z.describe('Changelog with a section a version.'));

function paths(hint: string, description: string) {
  const path = z.string().check(z.minLength(1));
  return z.union([path, z.array(path)], { error: expected(hint) }).check(z.describe(description));
}

/** The one source of slipway.yaml: validation, editors' JSON Schema, completion and hovers. */
export const configSchema = mapping(
  {
    version: z.optional(
      z
        .literal(1, { error: expected('1, the only version of this file') })
        .check(z.describe('Version of this file’s format.')),
    ),
    images: z.optional(
      named(imageSchema, 'a mapping of images by name', 'Images of this project, by name.'),
    ),
    bake: z.optional(
      paths(
        'a path such as docker-bake.hcl, or a list of paths',
        'Bake or compose file whose targets are images; `images` adds to them.',
      ),
    ),
    matrix: z.optional(
      paths(
        'a path such as apps/api/matrix.json, or a list of paths',
        'matrix.json whose components are images; `images` adds to them.',
      ),
    ),
    tags: z.optional(
      lines('tag rules, one a line', 'Tag rules in docker/metadata-action’s grammar, one a line.'),
    ),
    flavor: z.optional(
      lines('a flavor such as latest=auto', 'Flavor in docker/metadata-action’s grammar.'),
    ),
    'version-files': z.optional(
      list(versionFile, 'a list of files', 'Files that hold the version.'),
    ),
    tag: z.optional(tag),
    changelog: z.optional(changelog),
    binaries: z.optional(
      named(binary, 'a mapping of binaries by name', 'Binaries released beside the images.'),
    ),
    checklist: z.optional(
      z
        .union([z.string().check(z.minLength(1)), markdownChecklist, z.array(stepSchema)], {
          error: expected('a Markdown file such as docs/RELEASE.md#checklist, or a list of steps'),
        })
        .check(z.describe('Markdown file with `- [ ]` steps, or the steps themselves.')),
    ),
    github: z.optional(github),
    announce: z.optional(announce),
    upstream: z.optional(upstreamSchema),
  },
  'a mapping with keys such as images and tags',
  'How this project is released.',
);

export type SlipwayConfig = z.infer<typeof configSchema>;
export type ImageConfigEntry = z.infer<typeof imageSchema>;
export type VersionFile = z.infer<typeof versionFile>;
export type ChangelogSource = (typeof changelogSources)[number];
