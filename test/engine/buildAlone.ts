import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createBuildx } from '../../src/adapters/docker/buildx.ts';
import { run } from '../../src/adapters/process/run.ts';
import { stream } from '../../src/adapters/process/stream.ts';
import { createRegistry } from '../../src/adapters/registry/distributionClient.ts';
import { createDockerCredentials } from '../../src/adapters/registry/dockerCredentials.ts';
import type { BuildKit } from '../../src/build/buildKit.ts';
import type { BuildProgress } from '../../src/build/buildProgress.ts';
import type { BuildSpec } from '../../src/build/buildSpec.ts';
import { buildCommand } from '../../src/build/buildCommand.ts';
import type { Builder } from '../../src/build/builder.ts';
import type { BuildResult } from '../../src/build/runBuild.ts';
import { runBuild } from '../../src/build/runBuild.ts';
import { parsePlatform } from '../../src/oci/platform.ts';
import { parseReference } from '../../src/oci/reference.ts';

export interface AloneOptions {
  readonly dockerfile: string;
  /** Absolute paths of files to copy into the context. */
  readonly files?: readonly string[];
  readonly builder: Builder;
  readonly buildKit: BuildKit;
  readonly platforms: readonly string[];
  readonly tag: string;
  readonly output?: BuildSpec['output'];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface Alone {
  /** The build context; its path is in the arguments of every process of the build. */
  readonly folder: string;
  readonly result: Promise<BuildResult>;
}

export function buildxOf(
  env: Readonly<Record<string, string>> = {},
  firstOutputMs = 60_000,
): BuildKit {
  return createBuildx({ run, stream, dockerPath: 'docker', env, firstOutputMs });
}

/** One build with nothing of a project around it. */
export function buildAlone(options: AloneOptions): Alone {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-fault-'));
  writeFileSync(join(folder, 'Dockerfile'), options.dockerfile);
  for (const file of options.files ?? []) copyFileSync(file, join(folder, basename(file)));
  const reference = parseReference(options.tag);
  if (reference.kind !== 'tag') throw new TypeError(options.tag);
  const spec: BuildSpec = {
    image: 'fault',
    context: folder,
    platforms: options.platforms.map((text) => parsePlatform(text) ?? { os: '', architecture: '' }),
    tags: [reference],
    args: {},
    labels: {},
    annotations: {},
    secrets: [],
    ssh: [],
    cacheFrom: [],
    cacheTo: [],
    noCache: true,
    pull: false,
    output: options.output ?? 'push',
  };
  const { builder } = options;
  const plan = {
    spec,
    builder: { kind: 'existing', builder, because: 'the test says so' },
    command: buildCommand(spec, builder.name),
    warnings: [],
  } as const;
  const registry = createRegistry({
    credentials: createDockerCredentials({ run, env: process.env, home: homedir() }),
    insecureRegistries: [],
    userAgent: 'slipway-tests',
  });
  const observer = {
    onPhase: () => undefined,
    onText: () => undefined,
    onProgress: (progress: BuildProgress) => options.onProgress?.(progress),
  };
  const ports = { buildKit: options.buildKit, registry, now: () => Date.now() };
  const signal = options.signal ?? AbortSignal.timeout(120_000);
  return { folder, result: runBuild(plan, ports, observer, signal) };
}

/** Processes on this machine whose command line mentions `text`. */
export function programsOf(text: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((pid) => commandLine(pid).includes(text))
    .map(Number);
}

/** Their command lines. */
export function processesWith(text: string): string[] {
  return programsOf(text).map((pid) => commandLine(String(pid)));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
