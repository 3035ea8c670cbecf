import type { SourceCommit } from '../sourceHistory.ts';

export interface ConventionalCommit {
  /** In lower case: `feat`, `fix`. */
  readonly type: string;
  readonly scope?: string;
  readonly description: string;
  readonly breaking: boolean;
  /** What its footer says about it. */
  readonly breakingNote?: string;
}

/** Undefined for a commit that is written in another way. https://www.conventionalcommits.org/en/v1.0.0/ */
export function conventionalCommit({
  subject,
  body,
}: Pick<SourceCommit, 'subject' | 'body'>): ConventionalCommit | undefined {
  const head = /^([a-z][a-z0-9-]*)(?:\(([^()]+)\))?(!)?: +(\S.*)$/i.exec(subject);
  if (head === null) return undefined;
  const [, type = '', scope, mark, description = ''] = head;
  const note =
    /^BREAKING[ -]CHANGE: +(\S[^]*?)(?=\n\n|\n[A-Za-z][A-Za-z-]*(?:: | #)|$(?![^]))/m.exec(
      body.replaceAll('\r\n', '\n'),
    )?.[1];
  return {
    type: type.toLowerCase(),
    ...(scope === undefined ? {} : { scope: scope.trim() }),
    description: description.trim(),
    breaking: mark !== undefined || note !== undefined,
    ...(note === undefined ? {} : { breakingNote: note.replaceAll('\n', ' ').trim() }),
  };
}

/** Commits git makes itself say nothing about what is released. */
export function isMerge({ subject }: Pick<SourceCommit, 'subject'>): boolean {
  return /^Merge (?:pull request|branch|remote-tracking branch|tag|commit)s? /.test(subject);
}
