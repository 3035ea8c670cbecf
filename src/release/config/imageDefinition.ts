import type { BuildOptions, BuildSecret } from '../../build/buildSpec.ts';
import type { Platform } from '../../oci/platform.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import type { SignatureTrust } from '../../oci/signatureVerifier.ts';
import type { VerifyRules } from '../verify/verifyRules.ts';

/** Where an image's build cache lives; `from` and `to` are buildx's own `--cache-from/to` values. */
export interface ImageCache {
  readonly type: 'local' | 'registry' | 'gha' | 'inline' | 'none';
  readonly rotate: boolean;
  readonly mode?: 'min' | 'max';
  /** Of a registry cache: `registry/name:tag`. */
  readonly ref?: string;
  /** Of a local cache: a folder, relative to the project. */
  readonly path?: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** An image of the project; templates in `args`, `labels` and `annotations` are not rendered yet. */
export interface ImageDefinition {
  readonly name: string;
  readonly repositories: readonly Repository[];
  /** What a bake or compose file names it; counts where slipway.yaml has no tag rules. */
  readonly tags?: readonly TagReference[];
  /** Folder relative to the project with `/`, or a URL BuildKit understands. */
  readonly context: string;
  /** Relative to the project; BuildKit's default (`Dockerfile` in the context) when absent. */
  readonly dockerfile?: string;
  /** Instead of a file. */
  readonly dockerfileText?: string;
  readonly target?: string;
  /** As in BuildSpec; folders relative to the project. */
  readonly contexts?: Readonly<Record<string, string>>;
  readonly linked?: Readonly<Record<string, unknown>>;
  readonly options?: BuildOptions;
  /** Empty: the builder's own platform. */
  readonly platforms: readonly Platform[];
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: readonly string[];
  readonly cache?: ImageCache;
  readonly provenance?: 'min' | 'max' | 'off';
  readonly sbom?: boolean;
  readonly pull: boolean;
  /** Every build runs every step again. */
  readonly noCache?: boolean;
  readonly strategy: 'together' | 'by-digest';
  readonly skipExisting: boolean;
  /** True when tags of a full version never move to another commit. */
  readonly immutableTags?: boolean;
  /** Whose signature is accepted; the path of a key is relative to the project. */
  readonly signature?: SignatureTrust;
  /** What each platform's image must pass. */
  readonly verify?: VerifyRules;
  readonly origin: 'config' | 'bake' | 'matrix' | 'inferred';
  /** The bake, compose or matrix file it is from. */
  readonly file?: string;
}
