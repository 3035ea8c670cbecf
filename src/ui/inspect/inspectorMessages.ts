import * as z from 'zod/mini';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import type { PageButton, Section } from './section.ts';

export interface RawText {
  readonly text: string;
  readonly links: readonly {
    readonly start: number;
    readonly end: number;
    readonly digest: Digest;
  }[];
}

export interface Labels {
  readonly overview: string;
  readonly raw: string;
  readonly openRaw: string;
  readonly copy: string;
  readonly copied: string;
  readonly opens: string;
  readonly search: string;
  /** `{0}` rows of `{1}`. */
  readonly shown: string;
  readonly reading: string;
}

/** What the panel is told to show. */
export type ToInspector =
  /** Kept by VS Code with the tab: what to show again after the window was reloaded. */
  | { readonly kind: 'remember'; readonly state: Readonly<Record<string, string>> }
  | { readonly kind: 'loading'; readonly heading: string; readonly text: string }
  /** What deferred sections hold is not to be shown again. */
  | { readonly kind: 'forget' }
  | {
      readonly kind: 'problem';
      readonly heading: string;
      readonly message: string;
      readonly remedy: string;
      readonly actions: readonly string[];
    }
  | {
      readonly kind: 'page';
      readonly heading: string;
      readonly labels: Labels;
      readonly sections: readonly Section[];
      /** Beside the heading. */
      readonly buttons?: readonly PageButton[];
      /** Gives the page a second tab. */
      readonly raw?: RawText;
    }
  | {
      /** What a deferred section holds. */
      readonly kind: 'loaded';
      readonly digest: Digest;
      readonly sections: readonly Section[];
      /** Asked for again the next time it is opened. */
      readonly failed: boolean;
    };

const digest = z.string().check(z.refine((text) => isDigest(text)));

/** What the page says; anything else is ignored. */
export const FromInspector = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('choose'), digest }),
  z.object({ kind: z.literal('open'), digest }),
  z.object({ kind: z.literal('load'), digest }),
  z.object({ kind: z.literal('openRaw') }),
  z.object({ kind: z.literal('check') }),
  z.object({ kind: z.literal('verify') }),
  z.object({ kind: z.literal('copy'), text: z.string().check(z.maxLength(5000)) }),
  z.object({ kind: z.literal('action'), index: z.number() }),
]);

export type FromInspector = z.infer<typeof FromInspector>;
