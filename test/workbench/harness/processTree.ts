import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** Pids of every living descendant of `pid`, parents before their children. */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of parents())
    children.set(parent, [...(children.get(parent) ?? []), child]);
  const found: number[] = [];
  for (const todo = [pid]; todo.length > 0;) {
    const next = children.get(todo.pop() ?? pid) ?? [];
    found.push(...next);
    todo.push(...next);
  }
  return found;
}

function parents(): [number, number][] {
  if (!existsSync('/proc/self/stat')) {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return [...table.matchAll(/(\d+)\s+(\d+)/g)].map(([, pid, parent]) => [
      Number(pid),
      Number(parent),
    ]);
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readStat(Number(name));
      return stat === undefined ? [] : [[Number(name), stat.parent]];
    });
}

/** The name in the second field may hold spaces and parentheses; what follows the last one is plain. */
function readStat(pid: number): { state: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined; // it ended meanwhile
  }
}

export function isAlive(pid: number): boolean {
  if (!existsSync('/proc/self/stat')) return signal(pid, 0);
  const state = readStat(pid)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Sends a signal; false when the process is gone. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** The process that started `pid`; 1 once that has ended. */
export function parentOf(pid: number): number {
  return parents().find(([child]) => child === pid)?.[1] ?? 0;
}

/** Pids of the processes whose command line has all of these words, as Linux tells them. */
export function programsOf(...words: readonly string[]): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return words.every((word) => line.includes(word));
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}
