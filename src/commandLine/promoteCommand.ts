import type { Promotion } from '../oci/planPromotion.ts';
import { formatReference, formatRepository } from '../oci/reference.ts';
import type { Command } from './command.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { count } from '../terminal/quantities.ts';
import { attachmentsJson, attachmentsText, referrersOption } from './referrersOption.ts';
import { runPlacement } from './runPlacement.ts';
import { writeOptions } from './writeOptions.ts';
import { tagChangesText } from '../terminal/writePlanText.ts';
import { tagChangesJson } from './tagChangesJson.ts';

export const promoteCommand: Command = {
  name: 'promote',
  summary: 'promote an image by digest: to other tags, repositories or registries at once',
  operands: 'SOURCE TARGET…',
  arity: [2, Number.POSITIVE_INFINITY],
  options: { ...writeOptions, referrers: referrersOption },
  description:
    'TARGET is :tag in the repository of SOURCE, repository:tag, or a repository for the tag of SOURCE. SOURCE is read\nonce: all targets get that digest, with its platforms and attestations. Content goes before tags, version tags\nbefore floating ones, and every tag is read back.',
  examples: [
    'slipway promote ghcr.io/acme/api:staging :1.4.0 :latest --dry-run',
    'slipway promote registry.internal/api:rc ghcr.io/acme/api:1.4.0 docker.io/acme/api:1.4.0 --yes',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const [source = '', ...targets] = given.operands;
    const { slipway } = services;
    const plan = given.flag('referrers')
      ? await slipway.planPromotionWithReferrers(source, targets, signal)
      : await slipway.planPromotion(source, targets, signal);
    const document = planJson(plan);
    const shown = planText(plan, paintFor(terminal.stdout));
    if (given.flag('dry-run')) return { document, text: shown };
    const names = plan.tags.map(({ reference }) => formatReference(reference)).join(', ');
    return runPlacement(invocation, plan, {
      command: 'promote',
      document,
      shown,
      question: `Promote ${plan.top.descriptor.digest} to ${names}?`,
      harmless: false,
    });
  },
};

function planJson({ source, top, copies, tags }: Promotion) {
  return {
    source: formatReference(source),
    digest: top.descriptor.digest,
    targets: copies.map(({ target, blobs, bytes, attachments }) => {
      const repository = formatRepository(target);
      return { repository, blobs: blobs.length, bytes, ...attachmentsJson(attachments) };
    }),
    tags: tagChangesJson(tags),
    written: [] as string[],
  };
}

function planText({ source, top, copies, tags }: Promotion, paint: Paint): string {
  let text = `${paint('bold', formatReference(source))} is ${top.descriptor.digest}\n`;
  for (const { target, manifests, blobs, bytes, attachments } of copies) {
    const inPlace = formatRepository(target) === formatRepository(source.repository);
    const parts = inPlace
      ? 'in place, nothing is sent'
      : `${count(manifests.length, 'manifest')}, ${count(blobs.length, 'blob')}, ${formatSize(bytes)} at most`;
    text += `  to ${formatRepository(target)}: ${parts}\n${attachmentsText(attachments)}`;
  }
  return text + tagChangesText(tags, paint);
}
