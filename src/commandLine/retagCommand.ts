import { planRetag } from '../oci/planRetag.ts';
import type { RetagPlan } from '../oci/planRetag.ts';
import { formatReference, formatRepository, isTag, parseReference } from '../oci/reference.ts';
import { writeTags } from '../oci/writeTags.ts';
import type { Command } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { count } from '../terminal/quantities.ts';
import { UsageError } from './usageError.ts';
import { writeOptions } from './writeOptions.ts';
import { tagChangesText } from '../terminal/writePlanText.ts';
import { tagChangesJson } from './tagChangesJson.ts';
import { withWritten } from './withWritten.ts';

export const retagCommand: Command = {
  name: 'retag',
  summary: 'point tags of a repository at what a reference points at',
  operands: 'REFERENCE TAG…',
  arity: [2, Number.POSITIVE_INFINITY],
  options: writeOptions,
  description:
    'The manifest is written under each TAG as it is, version tags first and latest last; nothing is pulled or built.\nEach tag is read back. A tag that somebody moved since the plan was made stops the rest.',
  examples: [
    'slipway retag ghcr.io/acme/api:1.4.0 1.4 latest --dry-run',
    'slipway retag ghcr.io/acme/api@sha256:… stable --yes',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const [text = '', ...tags] = given.operands;
    for (const tag of tags)
      if (!isTag(tag)) throw new UsageError(`“${neutralise(tag)}” is not a tag.`, 'retag');
    const plan = await planRetag(services.registry, parseReference(text), tags, signal);
    const document = { ...planJson(plan), written: [] as string[] };
    const shown = planText(plan, paintFor(terminal.stdout));
    const due = plan.tags.filter(({ action }) => action !== 'unchanged');
    if (given.flag('dry-run')) return { document, text: shown };
    if (due.length === 0) return { document, text: `${shown}Nothing to do.\n` };
    const names = due.map(({ reference }) => reference.tag).join(', ');
    const where = formatRepository(plan.source.repository);
    const question = `Point ${names} of ${where} at ${plan.digest}?`;
    if (!(await confirmWrite(invocation, 'retag', shown, question)))
      return { document, text: 'Nothing was written.\n', exitCode: 1 };
    const written = await withWritten(document, () =>
      writeTags(services, plan.manifest, plan.tags, signal),
    );
    return {
      document: { ...document, written: written.map(formatReference) },
      text: `${shown}${count(written.length, 'tag')} written and read back.\n`,
    };
  },
};

function planJson(plan: RetagPlan) {
  const { source, digest, tags } = plan;
  return { source: formatReference(source), digest, tags: tagChangesJson(tags) };
}

function planText({ source, digest, tags }: RetagPlan, paint: Paint): string {
  return `${paint('bold', formatReference(source))} is ${digest}\n${tagChangesText(tags, paint)}`;
}
