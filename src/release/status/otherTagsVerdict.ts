import type { Digest } from '../../oci/digest.ts';
import type { OtherTagFact } from './statusFacts.ts';
import type { Verdict } from './statusRow.ts';
import { drift, ok } from './statusRow.ts';

/** Whether the other tags of a version point at its image, or rightly at that of a newer release. */
export function otherTagsVerdict(
  repository: string,
  digest: Digest,
  tags: readonly OtherTagFact[],
): Verdict {
  const wrong = tags.filter((one) => one.digest !== digest && one.newer === undefined);
  const newer = tags.filter((one) => one.digest !== digest && one.newer !== undefined);
  if (wrong.length === 0)
    return ok(newer.length === 0 ? 'same image' : newer.map(newerText).join('; '));
  const missing = wrong.filter((one) => one.digest === undefined).map(({ tag }) => tag);
  const elsewhere = wrong.filter((one) => one.digest !== undefined).map(({ tag }) => tag);
  const said = [
    ...(missing.length === 0 ? [] : [`no such tag: ${missing.join(', ')}`]),
    ...(elsewhere.length === 0 ? [] : [`another image: ${elsewhere.join(', ')}`]),
  ].join('; ');
  const names = wrong.map(({ tag }) => tag);
  const source = `${repository}@${digest}`;
  const text = `slipway retag ${source} ${names.join(' ')}`;
  return drift(elsewhere.length > 0 ? 'tag-differs' : 'tag-missing', said, {
    ...{ action: 'retag', source, tags: names },
    text,
  });
}

function newerText({ tag, newer = '' }: OtherTagFact): string {
  return `${tag} is ahead: ${newer}`;
}
