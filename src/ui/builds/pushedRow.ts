import { shortDigest } from '../../oci/digest.ts';
import { formatReference } from '../../oci/reference.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';
import type { BuildRun } from './buildRun.ts';
import { formatBytes } from '../quantities.ts';
import type { ViewRow } from '../viewRow.ts';
import { viewRow } from '../viewRow.ts';

/** What the registry was read back to hold: the tags, and each platform's digest. */
export function pushedRow(run: BuildRun, t: Translate): ViewRow {
  const digest = run.result?.digest;
  const tags = (run.result?.tags ?? []).map((tag) => {
    const text = formatReference(tag);
    return viewRow({
      id: `${run.id} pushed-tag ${text}`,
      label: plainText(text),
      icon: { name: 'tag' },
      tooltip: digest === undefined ? text : `${text}\n${digest}`,
      context: 'pushedTag;digest;pushed',
      subject: { run: run.id, reference: text },
    });
  });
  const platforms = (run.result?.platforms ?? []).map((built) => {
    const size = built.size === undefined ? '' : ` · ${formatBytes(built.size)}`;
    return viewRow({
      id: `${run.id} pushed-platform ${built.platform}`,
      label: plainText(built.platform),
      description: `${shortDigest(built.digest)}${size}`,
      icon: { name: 'circuit-board' },
      tooltip: `${built.platform}\n${built.digest}`,
      context: 'pushedPlatform;digest;pushed',
      subject: { run: run.id, platform: built.platform },
    });
  });
  return viewRow({
    id: `${run.id} pushed`,
    label: t('Pushed'),
    description: digest === undefined ? '' : shortDigest(digest),
    icon: { name: 'cloud-upload' },
    tooltip: [t('Confirmed with the registry'), digest ?? ''].join('\n').trim(),
    ariaLabel: t('Pushed and confirmed, {0} tags, {1} platforms', tags.length, platforms.length),
    context: 'pushed;digest',
    subject: { run: run.id },
    expand: 'expanded',
    children: [...tags, ...platforms],
  });
}
