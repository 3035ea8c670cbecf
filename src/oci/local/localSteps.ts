import { isDigest } from '../digest.ts';
import { historyLine } from '../historyLine.ts';
import type { LayerStep } from '../layerSteps.ts';

/** A line of an image's history as the engine tells it. */
export interface LocalHistory {
  readonly createdBy: string;
  /** Bytes on disk. */
  readonly size: number;
}

/** Steps that make a layer even when it turns out empty. */
const layering = /^(?:RUN|COPY|ADD)\b/;
const perhapsLayering = /^(?:RUN|COPY|ADD|WORKDIR)\b/;

/**
 * The layers of an image of the engine: uncompressed, by the digests of their content, bottom first.
 * The engine does not say which lines of its history made a layer: those that fit the number of
 * layers, else nothing is said of steps and sizes.
 */
export function localSteps(
  layers: readonly string[],
  history: readonly LocalHistory[],
): LayerStep[] {
  const choices = [
    history.filter(({ size }) => size > 0),
    history.filter(({ size, createdBy }) => size > 0 || layering.test(historyLine(createdBy))),
    history.filter(
      ({ size, createdBy }) => size > 0 || perhapsLayering.test(historyLine(createdBy)),
    ),
    history,
  ];
  const fitting = choices.find((choice) => choice.length === layers.length) ?? [];
  return layers.flatMap((digest, at) => {
    if (!isDigest(digest)) return [];
    const { createdBy = '', size = 0 } = fitting[at] ?? {};
    return [{ digest, size, ...(createdBy === '' ? {} : { createdBy }) }];
  });
}
