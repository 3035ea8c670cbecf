import type { TreeChangeKind, WorkTree } from '../../release/sourceHistory.ts';

export interface ParsedWorkTree extends Pick<WorkTree, 'changes'> {
  readonly branch?: string;
  readonly ahead?: number;
  readonly behind?: number;
}

/** `git status --porcelain=v2 --branch -z`, https://git-scm.com/docs/git-status */
export function parseWorkTree(text: string): ParsedWorkTree {
  const changes: { path: string; kind: TreeChangeKind }[] = [];
  let facts: Omit<ParsedWorkTree, 'changes'> = {};
  const entries = text.split('\0');
  for (let at = 0; at < entries.length; at += 1) {
    const entry = entries[at] ?? '';
    if (entry.startsWith('# ')) facts = { ...facts, ...parseHeader(entry) };
    else if (entry !== '') changes.push(parseChange(entry));
    // A renamed file is followed by the path it had.
    if (entry.startsWith('2 ')) at += 1;
  }
  return { changes, ...facts };
}

function parseHeader(entry: string): Omit<ParsedWorkTree, 'changes'> {
  const [, branch] = /^# branch\.head (.*)$/.exec(entry) ?? [];
  if (branch !== undefined && branch !== '(detached)') return { branch };
  const [, ahead, behind] = /^# branch\.ab \+([0-9]+) -([0-9]+)$/.exec(entry) ?? [];
  if (ahead === undefined) return {};
  return { ahead: Number(ahead), behind: Number(behind) };
}

/** Fields before the path, by the kind of line. */
const fields: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1, '!': 1 };

function parseChange(entry: string): { path: string; kind: TreeChangeKind } {
  const parts = entry.split(' ');
  const [type = '', , submodule = ''] = parts;
  const path = parts.slice(fields[type] ?? 1).join(' ');
  if (type === '?') return { path, kind: 'untracked' };
  if (type === 'u') return { path, kind: 'conflict' };
  return { path, kind: submodule.startsWith('S') ? 'submodule' : 'changed' };
}
