import os from 'node:os';

/** Why the numbers prove little; undefined on a machine that had nothing else to do. */
export function busyWarning(): string | undefined {
  const [load = 0] = os.loadavg();
  const cpus = os.cpus().length;
  if (load <= cpus * 1.5) return undefined;
  return `**Busy machine:** ${load.toFixed(1)} processes wanted ${cpus} CPUs. Times are inflated and small ratios are noise; whether the target is met cannot be told from this run. Measure again on an idle machine.`;
}

/** Enough to judge the numbers, nothing that names the machine. */
export function describeMachine(): string {
  const cpus = os.cpus().length;
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const [load = 0] = os.loadavg();
  return `${cpus} × ${os.arch()} CPU, ${memory} GiB memory, ${os.type()}, Node.js ${process.versions.node}; load average ${load.toFixed(1)} in the last minute of the measurement`;
}
