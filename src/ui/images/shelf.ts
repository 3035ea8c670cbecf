import type { AttestationSummary } from '../../oci/attestation.ts';
import { isAbort } from '../../oci/failure.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import type { Outline } from '../../oci/outline.ts';
import type { PlatformImage } from '../../oci/platformImage.ts';
import type { TagReference } from '../../oci/reference.ts';
import { asksForPeace } from './isOutOfReach.ts';
import type { TagList } from './tagList.ts';

export interface TagDetails {
  readonly fetched: FetchedManifest;
  readonly outline: Outline;
  /** When the registry said so, in milliseconds since 1970, where it could not be asked again yet. */
  readonly asOf?: number;
}

/** What is known by now; `value` and `error` are both absent while it is on its way. */
export interface Known<Value> {
  readonly promise: Promise<Value>;
  readonly value?: Value;
  readonly error?: unknown;
}

/** What this window has read from one repository since the last refresh. */
export class Shelf {
  readonly controller = new AbortController();
  list: TagList | undefined;
  readonly tags = new Map<string, Known<TagDetails>>();
  /** What tags led to in former times. */
  readonly former = new Map<string, Promise<TagDetails | undefined>>();
  /** Of those, what was recalled before the registry answered. */
  readonly shown = new Map<string, TagDetails>();
  readonly platforms = new Map<string, Known<PlatformImage>>();
  readonly attestations = new Map<string, Known<AttestationSummary | undefined>>();
  /** Tags on screen whose turn has not come, and how many are being read. */
  readonly waiting = new Map<string, TagReference>();
  describing = 0;
  /** The registry asked to slow down or is gone. */
  refused = false;

  /** No more details until the next refresh. */
  get paused(): boolean {
    const state = this.list?.state;
    return this.refused || (state?.kind === 'failed' && asksForPeace(state.error));
  }
}

/** What is known under `key`; read when nothing is, and then `onSettled` once it is. */
export function know<Value>(
  shelf: Shelf,
  known: Map<string, Known<Value>>,
  key: string,
  read: () => Promise<Value>,
  onSettled?: () => void,
): Known<Value> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const promise = read();
  const entry: Known<Value> = { promise };
  const settle = (result: Partial<Known<Value>>): void => {
    known.set(key, { promise, ...result });
    onSettled?.();
  };
  known.set(key, entry);
  promise.then(
    (value) => settle({ value }),
    (error: unknown) => {
      if (isAbort(error)) return;
      if (asksForPeace(error)) shelf.refused = true;
      settle({ error });
    },
  );
  return entry;
}
