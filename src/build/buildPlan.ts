import type { Digest } from '../oci/digest.ts';
import type { TagReference } from '../oci/reference.ts';
import { formatReference } from '../oci/reference.ts';
import type { Builder, CreateBuilder } from './builder.ts';
import type { BuildSpec } from './buildSpec.ts';
import type { LocalCacheSize } from './localCache.ts';
import type { ByDigestPlan } from './byDigest/byDigestPlan.ts';
import type { BuiltPlatform } from './confirmPush.ts';
import type { BuildxCommand } from './buildxCommand.ts';

/** Which builder runs a plan, and why. */
export type BuilderChoice =
  | { readonly kind: 'existing'; readonly builder: Builder; readonly because: string }
  | { readonly kind: 'create'; readonly create: CreateBuilder; readonly because: string };

/** What makes another run of a build the same build. */
export interface BuildIdentity {
  /** Commit it is built from, `-dirty` when files were changed. */
  readonly revision: string;
  /** Of everything the build is told beside platforms and tags. */
  readonly fingerprint: Digest;
  /** RFC 3339; the time its labels and arguments were rendered with. */
  readonly startedAt: string;
}

/** Why nothing is built: the registry holds it, or it is what was released before. */
export interface SkippedBuild {
  readonly reason: string;
  /** What the registry holds; absent where it was not asked. */
  readonly digest?: Digest;
  readonly platforms: readonly BuiltPlatform[];
}

/** What a push does to a tag; what it will point at is known only then. */
export type PlannedTag =
  | { readonly reference: TagReference; readonly action: 'create' }
  | {
      readonly reference: TagReference;
      readonly action: 'move';
      /** Where it points now; the push is to leave it there only where it builds the same. */
      readonly from: Digest;
    }
  | { readonly reference: TagReference; readonly action: 'unknown'; readonly problem: string };

/** A build that can be shown, compared and run. */
export interface BuildPlan {
  readonly spec: BuildSpec;
  readonly builder: BuilderChoice;
  /** Of all platforms together; where each is built by itself, of the first of `byDigest`. */
  readonly command: BuildxCommand;
  readonly byDigest?: ByDigestPlan;
  /** What the user should know before it runs, e.g. a platform that will be emulated. */
  readonly warnings: readonly string[];
  /** Absent where the commit is not known. */
  readonly identity?: BuildIdentity;
  /** Set where the plan is to do nothing. */
  readonly skip?: SkippedBuild;
  /** What is in folders of this machine now. */
  readonly localCaches?: readonly LocalCacheSize[];
  /** Of a push, where that was asked for. */
  readonly tags?: readonly PlannedTag[];
}

/** What a plan does that cannot be taken back. */
export function irreversible({ spec, skip, tags }: BuildPlan): readonly string[] {
  if (skip !== undefined || spec.output !== 'push') return [];
  return (tags ?? []).map((tag) => {
    const name = formatReference(tag.reference);
    switch (tag.action) {
      case 'create':
        return `${name} is published`;
      case 'move':
        return `${name} leaves ${tag.from}`;
      case 'unknown':
        return `${name} is written; where it points now is not known: ${tag.problem}`;
    }
  });
}

/** What a plan runs; nothing where it is skipped or every platform is kept from an earlier run. */
export function commandsOf({ byDigest, command, skip }: BuildPlan): readonly BuildxCommand[] {
  if (skip !== undefined) return [];
  if (byDigest === undefined) return [command];
  return byDigest.builds.flatMap((build) => (build.kept === undefined ? [build.command] : []));
}
