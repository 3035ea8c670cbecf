import * as z from 'zod/mini';
import {
  choice,
  duration,
  expected,
  flag,
  growth,
  list,
  mapping,
  platforms,
  reference,
  repository,
  size,
  templates,
  text,
} from './configValues.ts';

const secret = z
  .strictObject(
    {
      id: text('the id the Dockerfile mounts it by', 'Id of `RUN --mount=type=secret,id=…`.'),
      env: z.optional(text('an environment variable', 'Environment variable that holds it.')),
      file: z.optional(text('a path', 'File that holds it.')),
    },
    { error: expected('a secret such as { id: token, env: TOKEN }') },
  )
  .check(
    z.refine((value) => (value.env === undefined) !== (value.file === undefined), {
      error: 'Expected a secret with either env or file.',
    }),
    z.describe('A secret by name; its value is read by buildx.'),
  );

const cache = mapping(
  {
    type: z.optional(
      choice(['local', 'registry', 'gha', 'inline', 'none'], 'Where the build cache is kept.'),
    ),
    rotate: z.optional(
      flag('Replace a local cache by that of each build that succeeds, so that it does not grow.'),
    ),
    mode: z.optional(choice(['min', 'max'], 'Cache the final stages (min) or all steps (max).')),
    ref: z.optional(
      reference('Reference of a registry cache, or of the image to take an inline cache from.'),
    ),
    path: z.optional(
      text('a folder', 'Folder of a local cache, one for each image; else in .slipway/cache.'),
    ),
    from: z.optional(
      list(text('a buildx cache source', 'As `--cache-from`.'), 'a list', 'More cache sources.'),
    ),
    to: z.optional(
      list(text('a buildx cache target', 'As `--cache-to`.'), 'a list', 'More cache targets.'),
    ),
  },
  'a mapping such as { type: local, rotate: true }',
  'Build cache kept between builds.',
);

const attest = mapping(
  {
    provenance: z.optional(
      z
        .union([z.enum(['min', 'max', 'off']), z.boolean()], {
          error: expected('one of min, max, off, true, false'),
        })
        .check(z.describe('Detail of the provenance attestation.')),
    ),
    sbom: z.optional(flag('Attach a bill of materials.')),
  },
  'a mapping such as { provenance: max, sbom: true }',
  'Attestations attached to the image.',
);

const signature = mapping(
  {
    key: z.optional(
      text('the path of a public key', 'Public key, relative to this file, or the URI of a KMS.'),
    ),
    identity: z.optional(
      text('who signs, such as an e-mail or workflow address', 'Whom the certificate is of.'),
    ),
    issuer: z.optional(text('the address of an OIDC issuer', 'Who vouched for the identity.')),
    transparencyLog: z.optional(
      flag('False: a signature by key need not be in the transparency log.'),
    ),
  },
  'a mapping such as { key: cosign.pub } or { identity: …, issuer: … }',
  'Whose signature `slipway inspect --verify-signature` accepts; cosign checks it.',
).check(
  z.refine(
    ({ key, identity, issuer, transparencyLog }) =>
      key === undefined
        ? identity !== undefined && issuer !== undefined && transparencyLog === undefined
        : identity === undefined && issuer === undefined,
    { error: 'Expected either key (and transparencyLog), or identity and issuer.' },
  ),
);

const expect = mapping(
  {
    exitCode: z.optional(
      z.number({ error: expected('an exit code') }).check(
        z.refine((code) => Number.isInteger(code) && code >= 0 && code <= 255, {
          error: expected('an exit code from 0 to 255'),
        }),
        z.describe('Exit code of `run`; 0 when absent.'),
      ),
    ),
    output: z.optional(
      text('a text such as {{version}}', 'Text the output must hold; {{version}} is filled in.'),
    ),
  },
  'a mapping such as { output: "{{version}}" }',
  'What `run` must end with and say.',
);

const verify = mapping(
  {
    signature: z.optional(signature),
    run: z.optional(
      list(
        z.string({ error: expected('an argument such as --version') }),
        'a list of arguments such as [--version]',
        'Arguments each platform’s image is run with.',
      ),
    ),
    expect: z.optional(expect),
    health: z.optional(
      flag('Start each image as it is, and wait until its HEALTHCHECK says that it is healthy.'),
    ),
    timeout: z.optional(duration('How long a container may run; a minute when absent.')),
    memory: z.optional(size('Memory a container may use; 512MB when absent.')),
    network: z.optional(choice(['none', 'bridge'], 'Network of a container; none when absent.')),
    writable: z.optional(flag('A container may write into its files, not only into /tmp.')),
    maxSize: z.optional(size('Largest compressed size of a platform’s image.')),
    maxGrowth: z.optional(growth('Most the image may have grown since the last release.')),
    scan: z.optional(
      choice(
        ['low', 'medium', 'high', 'critical'],
        'Severity of known vulnerabilities from which on it fails; trivy or grype looks for them.',
      ),
    ),
    user: z.optional(
      text('a user such as nonroot', 'User the image must run as; nonroot is anybody but root.'),
    ),
    noShell: z.optional(flag('The image must hold no shell.')),
    labels: z.optional(
      list(text('the name of a label', 'A label.'), 'a list of labels', 'Labels that must be set.'),
    ),
    ports: z.optional(
      list(
        text('a port such as 8080/tcp', 'A port.').check(
          z.regex(/^[0-9]{1,5}(\/(tcp|udp|sctp))?$/, {
            error: expected('a port such as 8080/tcp'),
          }),
        ),
        'a list of ports',
        'Ports that may be exposed.',
      ),
    ),
  },
  'a mapping such as { run: [--version], maxSize: 20MB }',
  'What each platform’s image must pass after a build.',
);

export const imageSchema = mapping(
  {
    repositories: z.optional(
      list(repository(), 'a list of repositories', 'Repositories the image is pushed to.'),
    ),
    context: z.optional(
      text(
        'a folder or a Git URL',
        'Build context; `.` by default. `upstream:path` is a folder of what `slipway mirror` clones.',
      ),
    ),
    dockerfile: z.optional(
      text(
        'a path',
        'Dockerfile, relative to this file; `Dockerfile` in the context by default. `upstream:path` is a file of what `slipway mirror` clones.',
      ),
    ),
    target: z.optional(text('a stage', 'Stage of the Dockerfile to build.')),
    platforms: z.optional(platforms('Platforms to build for.')),
    args: z.optional(
      templates(
        'a mapping of build arguments',
        'Build arguments; may use {{version}} and the like.',
      ),
    ),
    labels: z.optional(templates('a mapping of labels', 'Labels of the image.')),
    annotations: z.optional(templates('a mapping of annotations', 'Annotations of the manifests.')),
    secrets: z.optional(list(secret, 'a list of secrets', 'Secrets the build may mount.')),
    ssh: z.optional(
      list(
        text('an SSH agent or key such as default', 'As `--ssh`.'),
        'a list such as [default]',
        'SSH agents or keys the build may use.',
      ),
    ),
    cache: z.optional(cache),
    attest: z.optional(attest),
    pull: z.optional(flag('Always ask for newer base images.')),
    noCache: z.optional(flag('Run every step again in every build, as `--no-cache`.')),
    strategy: z.optional(
      choice(
        ['together', 'by-digest'],
        'Build all platforms together, or each by digest and merge them into one index.',
      ),
    ),
    skipExisting: z.optional(flag('Do not build what the registry already holds for this commit.')),
    immutableTags: z.optional(flag('Never move the tag of a full version to another commit.')),
    verify: z.optional(verify),
  },
  'an image such as { repositories: [ghcr.io/acme/api] }',
  'An image: what it is built from and where it goes.',
);
