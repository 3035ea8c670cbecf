import type { Digest } from './digest.ts';
import type { ImageConfig } from './imageConfig.ts';
import type { ImageManifest } from './manifest.ts';

/** A layer and the build step that made it. */
export interface LayerStep {
  readonly digest: Digest;
  /** Compressed bytes. */
  readonly size: number;
  /** As the history of the config has it; absent where the history does not fit the layers. */
  readonly createdBy?: string;
}

/** The layers of an image in order, each with its history entry (OCI image specification, config). */
export function layerSteps(
  { layers }: ImageManifest,
  config: ImageConfig | undefined,
): LayerStep[] {
  const history = (config?.history ?? []).filter(({ emptyLayer }) => !emptyLayer);
  const telling = history.length === layers.length;
  return layers.map(({ digest, size }, at) => {
    const createdBy = telling ? history[at]?.createdBy : undefined;
    return { digest, size, ...(createdBy === undefined ? {} : { createdBy }) };
  });
}
