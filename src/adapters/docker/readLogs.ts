import type { Endpoint } from './endpoint.ts';
import { askEngine } from './askEngine.ts';

const requestMs = 30_000;
const lines = 200;
const mostBytes = 64 * 1024;

/** The end of what a container wrote, standard output and error as they came. Fails with EngineError. */
export async function readLogs(
  endpoint: Endpoint,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const asked = { stdout: true, stderr: true, tail: lines } as const;
  const answer = await askEngine(
    endpoint,
    (docker) => docker.getContainer(name).logs(asked),
    requestMs,
    signal,
  );
  if (!(answer instanceof Uint8Array)) return '';
  const bytes = Buffer.concat(frames(answer));
  return bytes.subarray(Math.max(0, bytes.length - mostBytes)).toString('utf8');
}

/** Engine API, attach: a header of 8 bytes, the last four the length, then that much. */
function frames(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4);
    found.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return found;
}
