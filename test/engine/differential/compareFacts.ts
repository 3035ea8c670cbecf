import type { Kind } from './repositories.ts';
import type { Facts } from './facts.ts';

export type Peer = 'crane' | 'regctl' | 'skopeo';

export interface Difference {
  readonly peer: Peer;
  readonly kind: Kind;
  readonly repository: string;
  readonly what: string;
  readonly slipway: string;
  readonly theirs: string;
}

/** A difference that is meant to be. One that no longer occurs is a mistake in the table. */
export interface Documented {
  readonly peer: Peer;
  /** Of these repositories only; all when absent. */
  readonly kinds?: readonly Kind[];
  readonly what: RegExp;
  readonly theirs?: RegExp;
  readonly why: string;
}

/** What both say and say differently. */
export function differences(
  about: Pick<Difference, 'peer' | 'kind' | 'repository'>,
  slipway: Facts,
  theirs: Facts,
): Difference[] {
  return [...theirs].flatMap(([what, answer]) => {
    const ours = slipway.get(what) ?? 'nothing';
    return ours === answer ? [] : [{ ...about, what, slipway: ours, theirs: answer }];
  });
}

export function isDocumented(difference: Difference, by: Documented): boolean {
  const { peer, kind, what, theirs } = difference;
  return (
    by.peer === peer &&
    (by.kinds === undefined || by.kinds.includes(kind)) &&
    by.what.test(what) &&
    (by.theirs === undefined || by.theirs.test(theirs))
  );
}
