import type { Digest } from '../../oci/digest.ts';
import { mapConcurrently } from '../../oci/mapConcurrently.ts';
import type { Reference } from '../../oci/reference.ts';
import { formatReference, formatRepository, parseReference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { askedVersion } from '../askedVersion.ts';
import { ConfigError } from '../config/configError.ts';
import type { Project } from '../project.ts';
import { versionTagOfImages } from '../publishedReferences.ts';

/** An image by digest, under the name of the variable that a deployment reads. */
export interface Pin {
  readonly variable: string;
  /** `host/path@sha256:…` */
  readonly reference: string;
  /** `host/path`. */
  readonly repository: string;
  /** What was asked for, e.g. `host/path:1.4.0`. */
  readonly source: string;
  readonly digest: Digest;
}

export interface PinRequest {
  /** `[NAME=]reference`; the images of the project when empty. */
  readonly references: readonly string[];
  /** Of the project's images; that of its version when absent. */
  readonly tag?: string;
}

interface Wanted {
  readonly variable: string | undefined;
  /** For the variable's name when there are several. */
  readonly name: string;
  readonly reference: Reference;
}

const concurrency = 6;

/** `IMAGE=ghcr.io/acme/api@sha256:…` */
export function pinLine({ variable, reference }: Pin): string {
  return `${variable}=${reference}`;
}

/** What each reference points at now. Fails with ConfigError, InvalidReferenceError or RegistryError. */
export async function resolvePins(
  registry: Registry,
  request: PinRequest,
  loadProject: (signal: AbortSignal) => Promise<Project>,
  now: Date,
  signal: AbortSignal,
): Promise<Pin[]> {
  const wanted =
    request.references.length > 0
      ? request.references.map(wantedIn)
      : wantedOf(await loadProject(signal), request.tag, now);
  const variables = wanted.map((one) => one.variable ?? variableName(one.name, wanted.length));
  const twice = variables.find((variable, at) => variables.indexOf(variable) !== at);
  if (twice !== undefined)
    throw new ConfigError(
      'invalid-request',
      `Two images would both be ${twice}.`,
      'Give each its own name: NAME=reference.',
    );
  return mapConcurrently([...wanted.entries()], concurrency, async ([at, { reference }]) => {
    const { digest } = await registry.resolve(reference, signal);
    const { repository } = reference;
    return {
      variable: variables[at] ?? '',
      reference: formatReference({ kind: 'digest', repository, digest }),
      repository: formatRepository(repository),
      source: formatReference(reference),
      digest,
    };
  });
}

/** True for a name that shells and `docker compose` take for a variable's. */
export function isVariable(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

function wantedIn(text: string): Wanted {
  const equals = text.indexOf('=');
  const variable = equals < 0 ? undefined : text.slice(0, equals);
  if (variable !== undefined && !isVariable(variable))
    throw new ConfigError(
      'invalid-request',
      `“${variable.slice(0, 80)}” is not the name of a variable.`,
      'Use letters, digits and _, not beginning with a digit.',
    );
  const reference = parseReference(text.slice(equals + 1));
  return { variable, name: reference.repository.name, reference };
}

function wantedOf(project: Project, asked: string | undefined, now: Date): Wanted[] {
  const named = project.images.flatMap(({ name, repositories: [repository] }) =>
    repository === undefined ? [] : [{ name, repository }],
  );
  if (named.length === 0)
    throw new ConfigError(
      'invalid-request',
      'No image of the project has a repository.',
      'Name what to pin, for example: slipway pin ghcr.io/acme/api:1.4.0',
    );
  const tag = asked ?? versionTag(project, now);
  return named.map(({ name, repository }) => ({
    variable: undefined,
    name,
    reference: { kind: 'tag', repository, tag },
  }));
}

function versionTag(project: Project, now: Date): string {
  const version = askedVersion(project, undefined, 'pin --tag');
  const commit = project.state?.commit;
  if (commit === undefined) return version;
  return versionTagOfImages(project, { version, tag: `v${version}`, commit }, now);
}

/** `IMAGE`, or `API_IMAGE` where there are several. */
function variableName(name: string, count: number): string {
  if (count === 1) return 'IMAGE';
  const last = name.slice(name.lastIndexOf('/') + 1);
  const word = last.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return `${/^[0-9]/.test(word) ? '_' : ''}${word}_IMAGE`;
}
