import type { Platform } from '../oci/platform.ts';
import type { TagReference } from '../oci/reference.ts';
import type { LocalCache } from './localCache.ts';

/** A secret by name: its value is read by buildx, never by Slipway. */
export interface BuildSecret {
  readonly id: string;
  readonly source:
    | { readonly kind: 'env'; readonly name: string }
    | { readonly kind: 'file'; readonly path: string };
}

/** What the steps of a build may use of the machine they run on. */
export interface BuildOptions {
  readonly network?: string;
  readonly shmSize?: string;
  readonly ulimits: readonly string[];
  /** Address by host name. */
  readonly extraHosts: Readonly<Record<string, string>>;
  /** Stages that are never taken from the cache. */
  readonly noCacheFilter: readonly string[];
  readonly entitlements: readonly string[];
}

/** What to build, with every template already rendered. */
export interface BuildSpec {
  /** The image's name in slipway.yaml. */
  readonly image: string;
  /** Absolute path, or a URL BuildKit understands. */
  readonly context: string;
  /** Absolute; relative paths in secrets and caches start here. The context's folder when absent. */
  readonly directory?: string;
  /** Absolute path; BuildKit's own default (`Dockerfile` in the context) when absent. */
  readonly dockerfile?: string;
  /** Instead of a file; given to buildx by standard input. */
  readonly dockerfileText?: string;
  readonly target?: string;
  /** Named contexts: a folder, a URL, `docker-image://…` or `target:…` of `linked`. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** Targets of a bake file this one is built upon, by name, as `bake --print` has them. */
  readonly linked?: Readonly<Record<string, unknown>>;
  readonly options?: BuildOptions;
  readonly platforms: readonly Platform[];
  readonly tags: readonly TagReference[];
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: readonly string[];
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  /** The one of them that is kept in a folder. */
  readonly localCache?: LocalCache;
  /** Instead of the three above where each platform is built by itself; by `os/arch[/variant]`. */
  readonly platformCaches?: Readonly<Record<string, PlatformCache>>;
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly provenance?: 'min' | 'max' | 'off';
  readonly sbom?: boolean;
  /** Where the result goes: to the registries, into the engine's image store, or nowhere. */
  readonly output: 'push' | 'load' | 'none';
  /** By digest, each platform is built and pushed by itself and merged then; `together` when absent. */
  readonly strategy?: 'together' | 'by-digest';
}

export interface PlatformCache {
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly localCache?: LocalCache;
}
