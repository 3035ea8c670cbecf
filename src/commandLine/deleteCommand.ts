import type { DeletePlan } from '../oci/deleteTag.ts';
import { deleteTag, planDelete } from '../oci/deleteTag.ts';
import { formatReference, formatRepository, parseReference } from '../oci/reference.ts';
import type { Command } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { UsageError } from './usageError.ts';
import { writeOptions } from './writeOptions.ts';
import { neighboursText } from '../terminal/writePlanText.ts';

export const deleteCommand: Command = {
  name: 'delete',
  summary: 'delete a tag, and nothing but the tag',
  operands: 'REFERENCE',
  arity: [1, 1],
  options: writeOptions,
  description:
    'REFERENCE names its tag in full. The manifest is never deleted: other tags may point at it, and they are shown.\nRegistries that cannot delete a tag say so, and what to do instead.',
  examples: [
    'slipway delete ghcr.io/acme/api:1.4.0-rc.1 --dry-run',
    'slipway delete localhost:5000/demo/api:old --yes',
  ],
  async run(invocation) {
    const { arguments: given, services, signal } = invocation;
    const text = given.operands[0] ?? '';
    const reference = parseReference(text);
    // `latest` is never meant by leaving it out here.
    if (reference.kind === 'digest' || !text.endsWith(`:${reference.tag}`))
      throw new UsageError('slipway delete takes a tag: registry/name:tag.', 'delete');
    const plan = await planDelete(services.registry, reference, signal);
    const { digest, neighbours } = plan;
    const document = {
      reference: formatReference(reference),
      digest,
      alsoThere: neighbours.tags,
      deleted: false,
    };
    const shown = planText(plan);
    if (given.flag('dry-run')) return { document, text: shown };
    const question = `Delete the tag ${reference.tag} (${digest}) of ${formatRepository(reference.repository)}?`;
    if (!(await confirmWrite(invocation, 'delete', shown, question)))
      return { document, text: 'Nothing was deleted.\n', exitCode: 1 };
    await deleteTag(services, plan, signal);
    return { document: { ...document, deleted: true }, text: `${shown}Deleted.\n` };
  },
};

function planText({ reference, digest, neighbours }: DeletePlan): string {
  const left = neutralise(neighboursText(digest, neighbours));
  return `delete ${formatReference(reference)}\n  it points at ${left}\n`;
}
