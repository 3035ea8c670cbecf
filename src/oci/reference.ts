import type { Digest } from './digest.ts';
import { isDigest } from './digest.ts';
import { Failure } from './failure.ts';

/** A repository on a registry. `registry` is the host as the user names it, e.g. `docker.io`. */
export interface Repository {
  readonly registry: string;
  /** Path within the registry, e.g. `library/busybox`. */
  readonly name: string;
}

export interface TagReference {
  readonly kind: 'tag';
  readonly repository: Repository;
  readonly tag: string;
}

export interface DigestReference {
  readonly kind: 'digest';
  readonly repository: Repository;
  /** Kept when the text was `name:tag@digest`; the digest alone decides. */
  readonly tag?: string;
  readonly digest: Digest;
}

export type Reference = TagReference | DigestReference;

export class InvalidReferenceError extends Failure<'invalid-reference'> {
  override readonly name = 'InvalidReferenceError';
  /** What is wrong, without repeating the text: for where the text is in view. */
  readonly why: string;

  constructor(text: string, why: string) {
    super(
      'invalid-reference',
      `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}” is not an image reference: ${why}.`,
      'Write it as registry/name:tag or registry/name@sha256:…, for example ghcr.io/acme/api:1.2.3.',
    );
    this.why = why;
  }
}

const pathComponent = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const hostForm =
  /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::[0-9]{1,5})?$/;

export function isTag(text: string): boolean {
  return tagForm.test(text);
}

/** Parses `[host/]path`, without tag or digest. Throws InvalidReferenceError. */
export function parseRepository(text: string): Repository {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const named =
    slash >= 0 && (/[.:\[]/.test(first) || first === 'localhost' || /[A-Z]/.test(first));
  let registry = named ? first : 'docker.io';
  let name = named ? text.slice(slash + 1) : text;
  if (registry === 'index.docker.io' || registry === 'registry-1.docker.io') registry = 'docker.io';
  if (!hostForm.test(registry) || Number(/:(\d+)$/.exec(registry)?.[1] ?? 0) > 65535)
    throw new InvalidReferenceError(text, 'the registry host is not valid');
  if (registry === 'docker.io' && name !== '' && !name.includes('/')) name = `library/${name}`;
  if (name === '') throw new InvalidReferenceError(text, 'the repository name is missing');
  if (registry.length + 1 + name.length > 255)
    throw new InvalidReferenceError(text, 'it is longer than 255 characters');
  for (const component of name.split('/')) {
    if (pathComponent.test(component)) continue;
    throw new InvalidReferenceError(text, wrongComponent(component));
  }
  return { registry, name };
}

function wrongComponent(component: string): string {
  if (/[:@]/.test(component)) return 'a repository is named without tag or digest';
  if (/[A-Z]/.test(component)) return 'repository names are lower case';
  return `“${component}” is not a valid path component`;
}

/**
 * Parses `[host/]path[:tag][@digest]`; without either the tag is `latest`.
 * Grammar: OCI distribution specification, Pulling manifests. Throws InvalidReferenceError.
 */
export function parseReference(text: string): Reference {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.lastIndexOf(':');
  const hasTag = colon > rest.lastIndexOf('/');
  const tag = hasTag ? rest.slice(colon + 1) : undefined;
  const repository = parseRepository(hasTag ? rest.slice(0, colon) : rest);
  if (tag !== undefined && !isTag(tag))
    throw new InvalidReferenceError(text, 'the tag is not valid');
  if (digest === undefined) return { kind: 'tag', repository, tag: tag ?? 'latest' };
  if (!isDigest(digest))
    throw new InvalidReferenceError(text, 'the digest is not sha256: and 64 lower-case hex digits');
  return tag === undefined
    ? { kind: 'digest', repository, digest }
    : { kind: 'digest', repository, tag, digest };
}

/** `host/path`, Docker Hub as `docker.io/…`. */
export function formatRepository(repository: Repository): string {
  return `${repository.registry}/${repository.name}`;
}

/** The full text of a reference; a digest reference is written without its tag. */
export function formatReference(reference: Reference): string {
  const name = formatRepository(reference.repository);
  return reference.kind === 'tag' ? `${name}:${reference.tag}` : `${name}@${reference.digest}`;
}

/** Tags by the repository they are in, each once, in the order they first come. */
export function groupByRepository(
  references: readonly TagReference[],
): { readonly repository: Repository; readonly tags: readonly string[] }[] {
  const groups = new Map<string, { repository: Repository; tags: Set<string> }>();
  for (const { repository, tag } of references) {
    const name = formatRepository(repository);
    const group = groups.get(name) ?? { repository, tags: new Set() };
    group.tags.add(tag);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ repository, tags }) => ({ repository, tags: [...tags] }));
}

/** `api:1.2.3` or `api@3f2a1b…`: the last part of a reference, for where room is short. */
export function referenceTitle(reference: Reference): string {
  const name = reference.repository.name.split('/').at(-1) ?? reference.repository.name;
  if (reference.kind === 'tag') return `${name}:${reference.tag}`;
  return `${name}@${reference.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
}
