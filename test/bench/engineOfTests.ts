import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Unmeasurable } from './scenario.ts';

export interface EngineOfTests {
  readonly registry: string;
  /** For the processes that talk to the engine. */
  readonly env: Readonly<Record<string, string>>;
}

const home = path.join(
  process.env['SLIPWAY_CACHE'] ?? path.join(os.homedir(), '.cache', 'slipway'),
  'engine',
);

/** The engine and registry of the tests, by environment or where `npm run engine up` puts them. */
export async function engineOfTests(): Promise<EngineOfTests> {
  const registry = process.env['REGISTRY'] ?? 'localhost:5000';
  const answers = await fetch(`http://${registry}/v2/`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!answers) throw new Unmeasurable('no registry answers; `npm run engine up` starts one.');
  const socket = path.join(home, 'run', 'docker.sock');
  const env: Record<string, string> = {};
  if (process.env['DOCKER_HOST'] === undefined && existsSync(socket))
    env['DOCKER_HOST'] = `unix://${socket}`;
  const config = path.join(home, 'docker-config');
  if (process.env['DOCKER_CONFIG'] === undefined && existsSync(config))
    env['DOCKER_CONFIG'] = config;
  return { registry, env };
}
