import { isAttestation } from '../../oci/attestation.ts';
import { entryDescriptor } from '../../oci/merge/mergeEntries.ts';
import type { MergePlan } from '../../oci/merge/planMerge.ts';
import type { Placement } from '../../oci/placement.ts';
import { formatPlatform } from '../../oci/platform.ts';
import { formatReference, formatRepository } from '../../oci/reference.ts';
import { neighboursText } from '../act/writeTexts.ts';
import { formatBytes } from '../quantities.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** What a placement does: its digest, each tag in full and what it leaves, and what is sent. */
export function placementText({ top, copies, tags }: Placement, t: Translate): string {
  const lines = [top.descriptor.digest, ''];
  for (const change of tags) {
    const name = formatReference(change.reference);
    switch (change.action) {
      case 'create':
        lines.push(t('{0}: new', name));
        break;
      case 'unchanged':
        lines.push(t('{0}: already there', name));
        break;
      case 'move':
        lines.push(t('{0}: moves away from {1}', name, change.from));
        lines.push(neighboursText(change.neighbours, t));
        break;
    }
  }
  const sent = copies.filter(
    ({ source, target }) => formatRepository(source.repository) !== formatRepository(target),
  );
  const bytes = sent.reduce((sum, copy) => sum + copy.bytes, 0);
  if (sent.length > 0) lines.push('', t('At most {0} are sent.', formatBytes(bytes)));
  return lines.join('\n');
}

/** The same of an index, with the platforms it joins. */
export function mergeText(plan: MergePlan, t: Translate): string {
  const platforms = plan.entries.map(entryDescriptor).flatMap((entry) => {
    if (entry.platform === undefined || isAttestation(entry)) return [];
    return [plainText(formatPlatform(entry.platform), 80)];
  });
  const attestations = plan.entries.map(entryDescriptor).filter(isAttestation).length;
  const parts = [platforms.join(', ')];
  if (attestations > 0) parts.push(t('{0} attestations', attestations));
  return [t('Index of {0}', parts.join(' · ')), ...plan.notes, placementText(plan, t)].join('\n');
}
