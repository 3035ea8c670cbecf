import { Failure } from '../../oci/failure.ts';
import type { SourceState } from '../sourceControl.ts';
import type { SourceHistory } from '../sourceHistory.ts';

/** What a user called a ref is none that git knows here. */
export class UnknownRefError extends Failure<'unknown-ref'> {
  override readonly name = 'UnknownRefError';
}

export interface ResolvedRef {
  /** Full: `refs/tags/v1.4.0`; empty for a commit alone. */
  readonly ref: string;
  /** Absent for a full reference that is not here, such as that of a pull request. */
  readonly sha?: string;
}

/**
 * The full reference and the commit of a tag, a branch (here or on the remote as of the last fetch)
 * or a commit, tried in this order. A full reference is kept as it is. Throws UnknownRefError.
 */
export async function resolveRef(
  history: Pick<SourceHistory, 'resolve'>,
  { root, remotes }: SourceState,
  name: string,
  signal: AbortSignal,
): Promise<ResolvedRef> {
  const remote = (remotes.find((one) => one.name === 'origin') ?? remotes[0])?.name;
  const candidates = name.startsWith('refs/')
    ? [[name, name] as const]
    : [
        [`refs/tags/${name}`, `refs/tags/${name}`] as const,
        [`refs/heads/${name}`, `refs/heads/${name}`] as const,
        ...(remote === undefined
          ? []
          : [[`refs/remotes/${remote}/${name}`, `refs/heads/${name}`] as const]),
        ...(/^[0-9a-f]{4,40}$/.test(name) ? [[name, ''] as const] : []),
      ];
  for (const [asked, ref] of candidates) {
    const sha = await history.resolve(root, asked, signal);
    if (sha !== undefined) return { ref, sha };
  }
  if (name.startsWith('refs/')) return { ref: name };
  throw new UnknownRefError(
    'unknown-ref',
    `“${name.slice(0, 100)}” is neither a tag nor a branch nor a commit of this repository.`,
    'Name one that git tag or git branch --all shows, or a full reference such as refs/pull/15/merge with --sha.',
  );
}
