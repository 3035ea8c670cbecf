import os from 'node:os';

/** Enough to judge the numbers, nothing that names the machine. */
export function describeMachine(): string {
  const cpus = os.cpus().length;
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const [load = 0] = os.loadavg();
  return `${cpus} × ${os.arch()} CPU, ${memory} GiB memory, ${os.type()}, Node.js ${process.versions.node}; load average ${load.toFixed(1)} in the last minute of the measurement`;
}
