import { Failure, isAbort } from './failure.ts';
import type { Digest } from './digest.ts';
import type { FetchedManifest } from './manifest.ts';
import type { TagReference } from './reference.ts';
import { formatReference, groupByRepository } from './reference.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registryError.ts';
import type { RegistryWriter } from './registryWriter.ts';
import type { TagChange } from './tagChange.ts';
import { digestOfTag } from './tagNeighbours.ts';

export interface WritePorts {
  readonly registry: Registry;
  readonly writer: RegistryWriter;
}

/** Some tags were written and the next one failed: a registry has no transaction over tags. */
export class TagsIncompleteError extends Failure<'incomplete'> {
  override readonly name = 'TagsIncompleteError';
  readonly written: readonly TagReference[];

  constructor(written: readonly TagReference[], left: readonly TagReference[], cause: unknown) {
    const several = groupByRepository([...written, ...left]).length > 1;
    const names = (references: readonly TagReference[]) =>
      references.map((one) => (several ? formatReference(one) : one.tag)).join(', ');
    const why = cause instanceof Error ? ` ${cause.message}` : '';
    const remedy = cause instanceof Failure ? `${cause.remedy} ` : '';
    super(
      'incomplete',
      `${names(written)} ${written.length === 1 ? 'is' : 'are'} written, ${names(left)} not.${why}`,
      `${remedy}Run it again then: what is done is left alone.`,
      { cause },
    );
    this.written = written;
  }
}

/**
 * Writes the tags one after the other and reads each back. A tag that no longer is where the plan
 * found it stops everything. Returns what was written. RegistryError, or TagsIncompleteError when
 * some were written before.
 */
export async function writeTags(
  ports: WritePorts,
  manifest: FetchedManifest,
  changes: readonly TagChange[],
  signal: AbortSignal,
): Promise<readonly TagReference[]> {
  const due = changes.filter(({ action }) => action !== 'unchanged');
  const written: TagReference[] = [];
  for (const [at, change] of due.entries()) {
    try {
      await writeTag(ports, manifest, change, signal);
    } catch (error) {
      if (written.length === 0 || isAbort(error)) throw error;
      const left = due.slice(at).map(({ reference }) => reference);
      throw new TagsIncompleteError(written, left, error);
    }
    written.push(change.reference);
  }
  return written;
}

async function writeTag(
  { registry, writer }: WritePorts,
  { descriptor, bytes }: FetchedManifest,
  change: TagChange,
  signal: AbortSignal,
): Promise<void> {
  const { reference } = change;
  const { repository, tag } = reference;
  const { digest, mediaType } = descriptor;
  const now = await digestOfTag(registry, repository, tag, signal);
  if (now === digest) return;
  const planned = change.action === 'move' ? change.from : undefined;
  if (now !== planned) throw movedMeanwhile(reference, now);
  await writer.putManifest(reference, { mediaType, digest, bytes }, signal);
  const after = await digestOfTag(registry, repository, tag, signal);
  if (after === digest) return;
  throw new RegistryError(
    'digest-mismatch',
    `${formatReference(reference)} was written as ${digest} and reads back as ${after ?? 'nothing'}.`,
    'Somebody may have written it at the same moment: look at the tag, and run it again.',
    { host: repository.registry },
  );
}

/** The plan the user agreed to is no longer what would happen. */
export function movedMeanwhile(reference: TagReference, now: Digest | undefined): RegistryError {
  return new RegistryError(
    'conflict',
    now === undefined
      ? `${formatReference(reference)} was deleted since it was looked at.`
      : `${formatReference(reference)} was moved by somebody else and now points at ${now}.`,
    'Nothing was changed there. Look at the tag, and start again.',
    { host: reference.repository.registry },
  );
}
