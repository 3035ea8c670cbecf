import { shortDigest } from '../../oci/digest.ts';
import type { ImageConfig } from '../../oci/imageConfig.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';
import { historyLine } from '../../oci/historyLine.ts';
import type { Row, Section } from './section.ts';

/** The layers with their share of the size, and the build step each comes from. */
export function layerTable(
  title: string,
  { layers }: ImageManifest,
  config: ImageConfig | undefined,
  t: Translate,
): Section {
  const largest = layers.reduce((most, { size }) => Math.max(most, size), 1);
  const total = layers.reduce((sum, { size }) => sum + size, 0);
  const history = config?.history ?? [];
  // History without its empty entries names the layers in order; when it does not, it tells nothing.
  const telling = history.filter(({ emptyLayer }) => !emptyLayer).length === layers.length;
  const steps = telling ? history : layers.map(() => ({ emptyLayer: false, createdBy: '' }));
  let next = 0;
  const rows = steps.map((step): Row => {
    const layer = step.emptyLayer ? undefined : layers[next];
    const text = plainText(historyLine(step.createdBy), 500);
    if (layer === undefined)
      return { cells: [{ text: '' }, { text: '' }, { text: '' }, { text, mono: true, dim: true }] };
    next += 1;
    return {
      cells: [
        { text: `${next}`, dim: true, right: true },
        { text: formatBytes(layer.size), right: true, share: layer.size / largest },
        { text: shortDigest(layer.digest), copies: layer.digest, mono: true },
        { text: text === '' ? plainText(layer.mediaType) : text, mono: true },
      ],
    };
  });
  return {
    kind: 'table',
    title,
    note:
      layers.length === 1
        ? t('1 layer, {0} compressed', formatBytes(total))
        : t('{0} layers, {1} compressed', layers.length, formatBytes(total)),
    columns: [
      { title: '#', right: true },
      { title: t('Size'), right: true },
      { title: t('Digest') },
      { title: t('Created by') },
    ],
    rows,
  };
}
