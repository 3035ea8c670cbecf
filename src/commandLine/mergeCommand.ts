import path from 'node:path';
import { entryDescriptor } from '../oci/merge/mergeEntries.ts';
import type { MergePlan } from '../oci/merge/planMerge.ts';
import { isAttestation } from '../oci/attestation.ts';
import { formatPlatform } from '../oci/platform.ts';
import { parseJson } from '../oci/parseJson.ts';
import { formatReference, groupByRepository, parseReference } from '../oci/reference.ts';
import type { TagReference } from '../oci/reference.ts';
import type { Command, Invocation } from './command.ts';
import { mergeSources } from './mergeSources.ts';
import { neutralise, neutraliseLines } from '../terminal/neutralise.ts';
import type { Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { runPlacement } from './runPlacement.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from './usageError.ts';
import { writeOptions } from './writeOptions.ts';
import { tagChangesText } from '../terminal/writePlanText.ts';
import { tagChangesJson } from './tagChangesJson.ts';

export const mergeCommand: Command = {
  name: 'merge',
  summary: 'merge images of several platforms into one index, under tags',
  operands: 'TARGET…',
  arity: [1, Number.POSITIVE_INFINITY],
  options: {
    from: {
      type: 'text',
      value: 'DIGEST',
      repeatable: true,
      summary: 'what to merge: a digest, name@digest, or a file or folder of digests',
    },
    annotation: {
      type: 'text',
      value: 'KEY=VALUE',
      repeatable: true,
      summary: 'an annotation of the index',
    },
    ...writeOptions,
  },
  description:
    'TARGET is repository:tag, in one or several repositories; a bare DIGEST is in that of the first. Of an index all\nentries are taken, so provenance and SBOMs come along. Every digest is looked for before anything is written,\nversion tags are written first and latest last, and each is read back. Without a terminal, tags that would move\nneed --yes.',
  examples: [
    'slipway merge ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:latest --from ./digests --dry-run',
    'slipway merge ghcr.io/acme/api:1.4.0 --from sha256:… --from sha256:… --yes',
  ],
  async run(invocation) {
    const { arguments: given, services, signal, terminal, options } = invocation;
    const targets = given.operands.map(target);
    const [first] = groupByRepository(targets);
    if (first === undefined || given.list('from').length === 0)
      throw new UsageError('slipway merge needs --from DIGEST, once or several times.', 'merge');
    const directory = path.resolve(options.directory ?? '.');
    const sources = await mergeSources(given.commaList('from'), first.repository, directory);
    const annotations = annotationsOf(invocation);
    const plan = await services.slipway.planMerge({ sources, targets, annotations }, signal);
    const document = planJson(plan);
    const shown = planText(plan, paintFor(terminal.stdout));
    if (given.flag('dry-run')) return { document, text: shown, warnings: plan.notes };
    const names = targets.map(formatReference).join(', ');
    return runPlacement(invocation, plan, {
      command: 'merge',
      document,
      shown,
      question: `Write ${plan.top.descriptor.digest} as ${names}?`,
      harmless: plan.tags.every(({ action }) => action !== 'move'),
      warnings: plan.notes,
    });
  },
};

function target(text: string): TagReference {
  const reference = parseReference(text);
  if (reference.kind === 'tag' && text.endsWith(`:${reference.tag}`)) return reference;
  throw new UsageError(
    `A target is repository:tag, not “${neutralise(text)}”: nothing is written as latest by accident.`,
    'merge',
  );
}

function annotationsOf({ arguments: given }: Invocation): Record<string, string> {
  const annotations: Record<string, string> = {};
  for (const text of given.list('annotation')) {
    // As imagetools takes it; what it calls manifest and descriptor is not of the index.
    const [, key = '', value = ''] = /^(?:index:)?([^=]+)=(.*)$/s.exec(text) ?? [];
    if (key === '' || /^(?:manifest|manifest-descriptor|index-descriptor)\b.*:/.test(key))
      throw new UsageError(
        `--annotation is KEY=VALUE of the index, not “${neutralise(text)}”.`,
        'merge',
      );
    annotations[key] = value;
  }
  return annotations;
}

function planJson({ top, entries, tags, copies, notes }: MergePlan) {
  return {
    digest: top.descriptor.digest,
    mediaType: top.descriptor.mediaType,
    size: top.descriptor.size,
    platforms: entries.map(entryDescriptor).flatMap(({ platform, digest, ...rest }) => {
      if (platform === undefined || isAttestation({ digest, ...rest })) return [];
      return { platform: formatPlatform(platform), digest };
    }),
    index: parseJson(top.bytes),
    copies: copies.length,
    tags: tagChangesJson(tags),
    warnings: notes,
    written: [] as string[],
  };
}

function planText({ top, entries, tags }: MergePlan, paint: Paint): string {
  const { digest, mediaType } = top.descriptor;
  const rows = entries.map(entryDescriptor).map((entry) => {
    const platform = entry.platform === undefined ? '' : formatPlatform(entry.platform);
    const what = isAttestation(entry) ? 'attestation' : platform;
    return [what, entry.digest];
  });
  const head = `${paint('bold', digest)}  ${paint('dim', mediaType)}\n`;
  const json = neutraliseLines(new TextDecoder().decode(top.bytes));
  return `${head}${table(rows, { paint, indent: '  ' })}${json}\n${tagChangesText(tags, paint)}`;
}
