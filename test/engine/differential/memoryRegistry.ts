import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Peers } from '../../env/peers.ts';

export interface MemoryRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  close(): void;
}

/** A second registry, empty, for as long as this process lives. Throws when it does not start. */
export async function startMemoryRegistry({ memoryRegistry }: Peers): Promise<MemoryRegistry> {
  const child = spawn(memoryRegistry, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const started = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the registry ended with ${String(code)}`)));
  });
  const host = await started;
  return { host, close: () => child.stdin.end() };
}
