import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Enough to tell whether a process that wrote this still runs. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Of this start of the machine, where the system has one: process ids begin anew. */
  readonly boot?: string;
  /** When the process started, where the system says: process ids are used again. */
  readonly started?: string;
}

export async function identify(pid: number): Promise<ProcessIdentity> {
  const [boot, started] = await Promise.all([bootId(), startOf(pid)]);
  return {
    pid,
    host: hostname(),
    ...(boot === undefined ? {} : { boot }),
    ...(started === undefined ? {} : { started }),
  };
}

/** True only when it is certain. Of a process on another machine nothing is. */
export async function isGone(other: ProcessIdentity): Promise<boolean> {
  if (other.host !== hostname()) return false;
  const boot = await bootId();
  if (other.boot !== undefined && boot !== undefined && other.boot !== boot) return true;
  if (!runs(other.pid)) return true;
  const started = await startOf(other.pid);
  return other.started !== undefined && started !== undefined && other.started !== started;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** https://docs.kernel.org/admin-guide/sysctl/kernel.html#random */
async function bootId(): Promise<string | undefined> {
  return (await textOf('/proc/sys/kernel/random/boot_id'))?.trim();
}

/** Clock ticks since boot: proc(5), field 22 of `/proc/pid/stat`; none for a zombie. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Killed, and not yet reaped: it does nothing more.
  if (fields?.[0] === 'Z' || fields?.[0] === 'X') return 'ended';
  return fields?.[19];
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'latin1');
  } catch {
    return undefined;
  }
}
