import * as z from 'zod/mini';
import type { BuildPlan } from '../../build/buildPlan.ts';
import type { KeptBuilds } from '../../build/keptBuilds.ts';
import { parseJsonText } from '../../oci/parseJson.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { formatReference } from '../../oci/reference.ts';
import type { BuildRequest, Slipway } from '../../release/slipway.ts';

const About = z.object({
  /** Address of the workspace folder. */
  folder: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  image: z.string(),
  platforms: z.array(z.string()),
  tags: z.array(z.string()),
  output: z.enum(['push', 'load', 'none']),
  noCache: z.boolean(),
  builder: z.string(),
});

/** A build that went on while no window followed it. */
export interface ResumableBuild {
  readonly keep: string;
  readonly folder: string;
  readonly startedAt: number;
  /** What its plan is made of again. */
  readonly request: BuildRequest;
}

/** Has builds outlive this window, and finds those of the window before it. */
export class KeptRuns {
  readonly #kept: KeptBuilds | undefined;
  readonly #now: () => number;
  readonly #running = new Set<BuildPlan>();

  /** Nothing is kept without a place for it. */
  constructor(kept: KeptBuilds | undefined, now: () => number) {
    this.#kept = kept;
    this.#now = now;
  }

  /** The same verbs; what they build goes on when this window ends. */
  around(slipway: Slipway, folder: string): Slipway {
    return {
      ...slipway,
      build: async (plan, observer, signal) => {
        const keep = plan.command.keep ?? (await this.#begin(plan, folder));
        if (keep === undefined) return slipway.build(plan, observer, signal);
        this.#running.add(plan);
        try {
          return await slipway.build(keptPlan(plan, keep), observer, signal);
        } finally {
          this.#running.delete(plan);
          await this.#kept?.forget(keep);
        }
      },
    };
  }

  /** True for what goes on when this window ends. */
  outlives(plan: BuildPlan): boolean {
    return this.#running.has(plan);
  }

  /** What the window before this one left running, or ended since. */
  async resumable(): Promise<readonly ResumableBuild[]> {
    const found = (await this.#kept?.adopt()) ?? [];
    return found.flatMap(({ folder: keep, about }) => {
      const parsed = About.safeParse(parseJsonText(about));
      if (!parsed.success) return [];
      const { folder, startedAt, image, ...asked } = parsed.data;
      // Not to be skipped because the registry holds by now what it has pushed itself.
      const request = { ...asked, images: [image], strategy: 'together', force: true } as const;
      return [{ keep, folder, startedAt, request }];
    });
  }

  forget(keep: string): Promise<void> {
    return this.#kept?.forget(keep) ?? Promise.resolve();
  }

  leave(): void {
    this.#kept?.leave();
  }

  /**
   * By digest it takes several programs and a merge: a retry goes on with what they pushed. A cache
   * that is to be replaced is claimed by this process, and must not be written once that is gone.
   */
  async #begin({ spec, builder, command, byDigest, skip }: BuildPlan, folder: string) {
    if (byDigest !== undefined || skip !== undefined || command.stdin !== undefined)
      return undefined;
    if (spec.localCache?.fresh !== undefined) return undefined;
    const about: z.infer<typeof About> = {
      folder,
      startedAt: this.#now(),
      image: spec.image,
      platforms: spec.platforms.map(formatPlatform),
      tags: spec.tags.map(formatReference),
      output: spec.output,
      noCache: spec.noCache,
      builder: builder.kind === 'existing' ? builder.builder.name : builder.create.name,
    };
    return this.#kept?.begin(JSON.stringify(about));
  }
}

export function keptPlan(plan: BuildPlan, keep: string): BuildPlan {
  return { ...plan, command: { ...plan.command, keep } };
}
