import type { ImageConfig } from './imageConfig.ts';

export interface ConfigChange {
  /** `user`, `entrypoint`, …; `env` and `label` stand for one variable or label each. */
  readonly kind: string;
  /** Of the variable or label. */
  readonly name?: string;
  /** Absent where it is not set. */
  readonly left?: string;
  readonly right?: string;
}

/** What two image configs say differently; dates and history are not compared. */
export function compareConfig(left: ImageConfig, right: ImageConfig): ConfigChange[] {
  const before = members(left);
  const after = members(right);
  const changes: ConfigChange[] = [];
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const old = before.get(key);
    const now = after.get(key);
    if (old === now) continue;
    const [kind = '', name] = key.split('\n');
    changes.push({
      kind,
      ...(name === undefined ? {} : { name }),
      ...(old === undefined ? {} : { left: old }),
      ...(now === undefined ? {} : { right: now }),
    });
  }
  return changes;
}

function members(config: ImageConfig): Map<string, string> {
  const found = new Map<string, string>();
  const list = (kind: string, values: readonly string[] | undefined): void => {
    if (values !== undefined && values.length > 0) found.set(kind, JSON.stringify(values));
  };
  if (config.user !== undefined) found.set('user', config.user);
  if (config.workingDir !== undefined) found.set('workingDir', config.workingDir);
  list('entrypoint', config.entrypoint);
  list('cmd', config.cmd);
  list('healthcheck', config.healthcheck);
  for (const port of config.exposedPorts) found.set(`port\n${port}`, port);
  for (const volume of config.volumes) found.set(`volume\n${volume}`, volume);
  for (const variable of config.env) {
    const [name = '', ...value] = variable.split('=');
    found.set(`env\n${name}`, value.join('='));
  }
  for (const [name, value] of Object.entries(config.labels)) found.set(`label\n${name}`, value);
  return found;
}
