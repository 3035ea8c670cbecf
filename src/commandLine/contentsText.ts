import { historyLine } from '../oci/historyLine.ts';
import type { ImageConfig } from '../oci/imageConfig.ts';
import type { ImageContents } from '../oci/imageContents.ts';
import type { LayerStep } from '../oci/layerSteps.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { table } from '../terminal/table.ts';

type Row = readonly [string, string];

/** What `--details` adds for a person: config, labels, annotations and layers of each platform. */
export function contentsText(contents: readonly ImageContents[], paint: Paint): string {
  let text = '';
  for (const { platform, digest, configDigest, config, layers, annotations } of contents) {
    const rows: Row[] = [
      ...(config === undefined ? [] : configRows(config)),
      ...mapRows('annotation', annotations),
    ];
    if (configDigest !== undefined) rows.push(['config', configDigest]);
    text += `\n${paint('bold', neutralise(`${platform} ${digest}`))}\n`;
    text += table(rows, { paint, indent: '  ' }) + layersText(layers, paint);
  }
  return text;
}

function configRows(config: ImageConfig): Row[] {
  const { user, entrypoint, cmd, workingDir, healthcheck } = config;
  const rows: Row[] = [['user', user === undefined || user === '' ? 'root (none is set)' : user]];
  if (entrypoint.length > 0) rows.push(['entrypoint', JSON.stringify(entrypoint)]);
  if (cmd.length > 0) rows.push(['command', JSON.stringify(cmd)]);
  if (workingDir !== undefined) rows.push(['directory', workingDir]);
  // As elements, not as arguments: a hostile config has more of them than a call takes.
  return [
    ...rows,
    ...config.exposedPorts.map((port): Row => ['port', port]),
    ...config.volumes.map((volume): Row => ['volume', volume]),
    ...config.env.map((line): Row => ['env', line]),
    ...(healthcheck === undefined ? [] : [['health check', healthcheck.join(' ')] as const]),
    ...mapRows('label', config.labels),
  ];
}

function mapRows(name: string, map: Readonly<Record<string, string>>): Row[] {
  return Object.entries(map)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [name, `${key}=${value}`]);
}

function layersText(layers: readonly LayerStep[], paint: Paint): string {
  const rows = layers.map(({ digest, size, createdBy }, at) => [
    { text: `${at + 1}`, align: 'right' as const },
    { text: formatSize(size), align: 'right' as const },
    digest,
    historyLine(createdBy),
  ]);
  const header = ['LAYER', 'SIZE', 'DIGEST', 'CREATED BY'];
  return rows.length === 0 ? '' : table(rows, { paint, header, indent: '  ' });
}
