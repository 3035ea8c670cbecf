import type { CopyResult } from '../oci/copyImage.ts';
import { copyImage } from '../oci/copyImage.ts';
import { copyTarget } from '../oci/copyTarget.ts';
import type { CopyPlan } from '../oci/planCopy.ts';
import { planCopy } from '../oci/planCopy.ts';
import { formatReference, formatRepository, parseReference } from '../oci/reference.ts';
import type { Command } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { copyProgressOn } from './copyProgress.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { count } from '../terminal/quantities.ts';
import { attachmentsJson, attachmentsText, referrersOption } from './referrersOption.ts';
import { withWritten } from './withWritten.ts';
import { writeOptions } from './writeOptions.ts';
import { tagChangesText } from '../terminal/writePlanText.ts';
import { tagChangesJson } from './tagChangesJson.ts';

export const copyCommand: Command = {
  name: 'copy',
  summary: 'copy an image to another repository or registry, digest for digest',
  operands: 'SOURCE TARGET',
  arity: [2, 2],
  options: { ...writeOptions, referrers: referrersOption },
  description:
    'TARGET is repository:tag, or a repository for the tag of SOURCE. All platforms and attestations are copied as\nthey are, with --referrers also what refers to them: signatures, SBOMs. Blobs are mounted within a registry, and\nwhat the target has is skipped, so that an interrupted copy is gone on with by starting it again. Tags are\nwritten last and read back.',
  examples: [
    'slipway copy ghcr.io/acme/api:1.4.0 docker.io/acme/api --dry-run',
    'slipway copy localhost:5000/staging/api:rc localhost:5000/api:1.4.0 --yes',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const [from = '', to = ''] = given.operands;
    const source = parseReference(from);
    const { repository, tags } = copyTarget(to, source);
    const request = { repository, tags, referrers: given.flag('referrers') };
    const plan = await planCopy(services.registry, source, request, signal);
    const document = planJson(plan);
    const shown = planText(plan, paintFor(terminal.stdout));
    if (given.flag('dry-run')) return { document, text: shown };
    const names = tags.length === 0 ? '' : ` as ${tags.join(', ')}`;
    const question = `Copy ${plan.digest} to ${formatRepository(repository)}${names}?`;
    if (!(await confirmWrite(invocation, 'copy', shown, question)))
      return { document, text: 'Nothing was written.\n', exitCode: 1 };
    const onProgress = copyProgressOn(terminal.stderr);
    const result = await withWritten(document, () => copyImage(services, plan, onProgress, signal));
    return { document: { ...document, ...resultJson(result) }, text: shown + resultText(result) };
  },
};

function planText(plan: CopyPlan, paint: Paint): string {
  const { source, digest, target, manifests, blobs, bytes, tags, attachments } = plan;
  const parts = `${count(manifests.length, 'manifest')}, ${count(blobs.length, 'blob')}, ${formatSize(bytes)} at most`;
  const head = `${paint('bold', formatReference(source))} is ${digest}\n  to ${formatRepository(target)}: ${parts}\n`;
  return head + attachmentsText(attachments) + tagChangesText(tags, paint);
}

function planJson(plan: CopyPlan) {
  const { source, digest, target, manifests, blobs, bytes, tags, attachments } = plan;
  return {
    source: formatReference(source),
    digest,
    target: formatRepository(target),
    manifests: manifests.map(({ descriptor }) => descriptor.digest),
    blobs: blobs.length,
    bytes,
    ...attachmentsJson(attachments),
    tags: tagChangesJson(tags),
    written: [] as string[],
  };
}

function resultJson({ tags, uploaded, uploadedBytes, mounted, present }: CopyResult) {
  return { uploaded, uploadedBytes, mounted, present, written: tags.map(formatReference) };
}

function resultText({ uploaded, uploadedBytes, mounted, present, tags }: CopyResult): string {
  const parts = [`${uploaded} uploaded (${formatSize(uploadedBytes)})`];
  parts.push(`${mounted} mounted`, `${present} there before`);
  return `Copied: ${parts.join(', ')}; ${count(tags.length, 'tag')} written and read back.\n`;
}
