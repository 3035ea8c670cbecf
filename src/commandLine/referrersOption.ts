import type { Attachments } from '../oci/attachments.ts';
import { referrerType } from '../oci/attachments.ts';
import { formatReference } from '../oci/reference.ts';
import type { OptionSpec } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { count } from '../terminal/quantities.ts';

export const referrersOption: OptionSpec = {
  type: 'flag',
  summary: 'also signatures, SBOMs and other artifacts that refer to the image',
};

export function attachmentsText({ referrers, tags }: Attachments): string {
  let text = '';
  for (const referrer of referrers)
    text += `  with ${neutralise(referrerType(referrer))} ${referrer.listed.digest}\n    of ${referrer.subject}\n`;
  for (const { change } of tags) {
    const already = change.action === 'unchanged' ? ', there already' : '';
    const moved = change.action === 'move' ? `, which moves from ${change.from}` : '';
    text += `  with ${formatReference(change.reference)}${already}${moved}\n`;
  }
  return text === '' ? '' : `${text}  ${count(referrers.length + tags.length, 'attachment')}\n`;
}

export function attachmentsJson({ referrers, tags }: Attachments) {
  if (referrers.length + tags.length === 0) return {};
  return {
    referrers: referrers.map((referrer) => ({
      subject: referrer.subject,
      digest: referrer.listed.digest,
      artifactType: referrerType(referrer),
    })),
    signatureTags: tags.map(({ change }) => formatReference(change.reference)),
  };
}
