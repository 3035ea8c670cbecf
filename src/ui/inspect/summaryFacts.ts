import type { ImageConfig } from '../../oci/imageConfig.ts';
import type { Inspection } from '../../oci/inspect.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import { formatPlatform } from '../../oci/platform.ts';
import type { Provenance } from '../../oci/provenance.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import { recordedTime, relativeTime } from '../relativeTime.ts';
import type { Fact } from './section.ts';
import type { Wording } from './wording.ts';

/** Where an image comes from, as far as it says. */
export interface Origin {
  readonly provenance?: Provenance;
  readonly config?: ImageConfig;
  readonly manifest?: ImageManifest;
}

/** When it was made, how large it is, and who built it from which commit. */
export function summaryFacts(inspection: Inspection, origin: Origin, wording: Wording): Fact[] {
  const { t } = wording;
  const facts: Fact[] = [{ name: t('Created'), values: [createdText(inspection, wording)] }];
  const sizes = inspection.platforms.flatMap(({ platform, size }) =>
    size === undefined ? [] : [{ platform: plainText(formatPlatform(platform)), size }],
  );
  if (sizes.length > 0) {
    const total = formatBytes(sizes.reduce((sum, { size }) => sum + size, 0));
    const each = sizes.slice(0, 12).map(({ platform, size }) => `${platform} ${formatBytes(size)}`);
    const said = sizes.length === 1 ? each.join('') : `${total}: ${each.join(', ')}`;
    facts.push({ name: t('Size'), values: [sizes.length > 12 ? `${said}, …` : said] });
  }
  return [...facts, ...originFacts(inspection, origin, wording)];
}

function createdText({ platforms }: Inspection, { t, now, language }: Wording): string {
  const times = platforms.flatMap(({ created }) => recordedTime(created) ?? []);
  const [latest] = times.sort((a, b) => b.getTime() - a.getTime());
  if (latest === undefined) return t('not recorded');
  return `${relativeTime(latest, now, language)} (${latest.toISOString().replace(/\.\d+Z$/, 'Z')})`;
}

const revisionKey = 'org.opencontainers.image.revision';
const sourceKey = 'org.opencontainers.image.source';

/** By provenance, else by what the usual labels and annotations claim. */
function originFacts(
  { annotations }: Inspection,
  { provenance, config, manifest }: Origin,
  { t }: Wording,
): Fact[] {
  const claimed = (key: string): string | undefined =>
    annotations[key] ?? manifest?.annotations[key] ?? config?.labels[key];
  const builder = provenance?.builder;
  const revision = provenance?.revision ?? claimed(revisionKey);
  const source = provenance?.source ?? claimed(sourceKey);
  const facts: Fact[] = [];
  const from = provenance === undefined ? t('by label') : t('by provenance, not verified');
  const add = (name: string, value: string | undefined, said: string): void => {
    if (value !== undefined && value !== '')
      facts.push({ name, values: [`${plainText(value, 300)} (${said})`] });
  };
  add(t('Built by'), builder, from);
  add(t('Source'), source, provenance?.source === undefined ? t('by label') : from);
  add(t('Commit'), revision, provenance?.revision === undefined ? t('by label') : from);
  if (facts.length === 0)
    facts.push({ name: t('Built by'), values: [t('not recorded: no provenance and no labels')] });
  return facts;
}
