import type { HistoryEvent, HistoryNode } from '../../../build/history/buildHistory.ts';
import type { PastBuild, PastBuildState } from '../../../build/history/pastBuild.ts';
import { plainText } from '../../../build/plainText.ts';
import { redactText } from '../../../build/redactText.ts';
import type { Digest } from '../../../oci/digest.ts';
import { isDigest } from '../../../oci/digest.ts';
import { Message } from './protobuf.ts';

const deleted = 2;
/** google.rpc.Code */
const cancelled = 1;

/** BuildKit's `BuildHistoryEvent` (api/services/control/control.proto). Throws RangeError. */
export function parseHistoryEvent(bytes: Uint8Array, from: HistoryNode): HistoryEvent | undefined {
  const event = new Message(bytes);
  const record = event.message(2);
  if (record === undefined || record.text(1) === '') return undefined;
  const ref = `${from.builder}/${from.node}/${record.text(1)}`;
  if (event.number(1) === deleted) return { kind: 'deleted', ref };
  return { kind: 'known', build: pastBuild(record, ref, from) };
}

function pastBuild(record: Message, ref: string, from: HistoryNode): PastBuild {
  const attrs = record.textMap(3);
  const exporters = record.messages(4).map((exporter) => exporter.textMap(2));
  const response = record.textMap(9);
  const names = namesOf(exporters, response);
  const error = record.message(5);
  const completedAt = record.time(7);
  const digest = digestOf(response['containerimage.digest']) ?? resultDigest(record);
  const target = tidy(attrs['target']);
  const dockerfile = tidy(attrs['filename']);
  const revision = tidy(attrs['vcs:revision']);
  const source = tidy(attrs['vcs:source'] ?? attrs['context']);
  const said = redactText(plainText(error?.text(2) ?? ''));
  return {
    ref,
    builder: from.builder,
    node: from.node,
    id: record.text(1),
    name: nameOf(names, attrs),
    state: stateOf(error, completedAt),
    startedAt: record.time(6) ?? 0,
    ...(completedAt !== undefined && { completedAt }),
    steps: { cached: record.number(15), total: record.number(16), done: record.number(17) },
    warnings: record.number(19),
    ...(said !== '' && { error: said }),
    platforms: listOf(attrs['platform']),
    names,
    pushed: exporters.some((exporter) => exporter['push'] === 'true'),
    ...(digest !== undefined && { digest }),
    ...(target !== undefined && { target }),
    ...(dockerfile !== undefined && { dockerfile }),
    ...(revision !== undefined && { revision }),
    ...(source !== undefined && { source }),
    args: prefixed(attrs, 'build-arg:'),
    labels: prefixed(attrs, 'label:'),
    noCache: attrs['no-cache'] !== undefined,
  };
}

function stateOf(error: Message | undefined, completedAt: number | undefined): PastBuildState {
  if (completedAt === undefined) return 'running';
  if (error === undefined) return 'done';
  return error.number(1) === cancelled ? 'cancelled' : 'failed';
}

function namesOf(
  exporters: readonly Record<string, string>[],
  response: Readonly<Record<string, string>>,
): string[] {
  const asked = exporters.flatMap((exporter) => listOf(exporter['name']));
  return [...new Set(asked.length > 0 ? asked : listOf(response['image.name']))];
}

function nameOf(names: readonly string[], attrs: Readonly<Record<string, string>>): string {
  const repository = names[0]?.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '');
  const source = attrs['vcs:source'] ?? attrs['context'] ?? '';
  const folder = /([^/:]+?)(?:\.git)?(?:#.*)?$/.exec(source)?.[1];
  return plainText(repository || attrs['target'] || folder || 'build').slice(0, 200);
}

/** What was exported: with several exporters, by the first (BuildResultInfo, Results). */
function resultDigest(record: Message): Digest | undefined {
  const result = record.message(10);
  const [first] = result?.messages(3) ?? [];
  return digestOf((first?.message(2) ?? result?.message(1))?.text(2));
}

function digestOf(text: string | undefined): Digest | undefined {
  return text !== undefined && isDigest(text) ? text : undefined;
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((each) => plainText(each.trim()))
    .filter((each) => each !== '');
}

function prefixed(attrs: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attrs)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [plainText(key.slice(prefix.length)), plainText(value)]),
  );
}

function tidy(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : redactText(plainText(value));
}
