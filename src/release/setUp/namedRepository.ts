import { InvalidReferenceError, parseRepository } from '../../oci/reference.ts';

export interface NamedRepository {
  /** Last word of its path. */
  readonly name: string;
  /** As it is written in slipway.yaml; absent for a name without registry or owner. */
  readonly repository?: string;
  /** Absent when none is given; may hold variables. */
  readonly tag?: string;
}

/** Owners that documents put where the reader's own belongs. */
const placeholder =
  /(?:^|\/)(?:your|my)[-_]?[a-z]*\/|(?:^|\/)(?:owner|org|user|username|example)\//;

/** The repository in a text such as `ghcr.io/acme/api:$VERSION`; undefined when variables or placeholders are left in it. */
export function namedRepository(text: string): NamedRepository | undefined {
  const written = text.replace(/@.*$/, '');
  // The tag may be a variable, in which there may be anything.
  const [, path = '', tag] = /^((?:[^/:]+(?::\d+)?\/)?[^:]+)(?::(.+))?$/.exec(written) ?? [];
  if (path === '' || /[$<>{}*]|\.\.\.|…/.test(path) || placeholder.test(path)) return undefined;
  try {
    const { registry, name: whole } = parseRepository(path.toLowerCase());
    const name = whole.split('/').at(-1) ?? whole;
    const isLocal = registry === 'docker.io' && whole.startsWith('library/');
    return {
      name,
      ...(isLocal ? {} : { repository: `${registry}/${whole}` }),
      ...(tag === undefined ? {} : { tag }),
    };
  } catch (error) {
    if (error instanceof InvalidReferenceError) return undefined;
    throw error;
  }
}
