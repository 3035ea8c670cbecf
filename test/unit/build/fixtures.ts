import { readFileSync } from 'node:fs';
import { BuildProgress } from '../../../src/build/buildProgress.ts';
import type { BuildSpec } from '../../../src/build/buildSpec.ts';
import type { Builder, BuilderNode } from '../../../src/build/builder.ts';
import type { EngineInfo } from '../../../src/build/engine.ts';
import { parseSolveStatus } from '../../../src/build/parseSolveStatus.ts';
import type { SolveStatus, Vertex } from '../../../src/build/solveStatus.ts';
import type { Platform } from '../../../src/oci/platform.ts';
import { parsePlatform } from '../../../src/oci/platform.ts';
import type { TagReference } from '../../../src/oci/reference.ts';
import { parseReference } from '../../../src/oci/reference.ts';

/** Lines of a recording of a real buildx. */
export function recordedLines(name: string): string[] {
  const url = new URL(`../../fixtures/buildkit/rawjson-${name}.jsonl`, import.meta.url);
  return readFileSync(url, 'utf8').split('\n').slice(0, -1);
}

export interface Replay {
  readonly progress: BuildProgress;
  readonly text: string[];
}

/** Folds a recording. */
export function replay(name: string, platforms: readonly string[]): Replay {
  const progress = new BuildProgress(platforms);
  const text: string[] = [];
  for (const line of recordedLines(name)) {
    const status = parseSolveStatus(line);
    if (status === undefined) text.push(line);
    else progress.apply(status);
  }
  return { progress, text };
}

const second = Date.parse('2026-11-20T10:00:00Z');

/** Milliseconds since the epoch, `seconds` after some moment. */
export function at(seconds: number): number {
  return second + seconds * 1000;
}

export function status(part: Partial<SolveStatus>): SolveStatus {
  return { vertexes: [], statuses: [], logs: [], warnings: [], ...part };
}

export function vertex(digest: string, name: string, more: Partial<Vertex> = {}): Vertex {
  return { digest, name, inputs: [], cached: false, error: '', ...more };
}

export function log(vertexDigest: string, data: string | Uint8Array, stream = 1): SolveStatus {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return status({ logs: [{ vertex: vertexDigest, stream, data: bytes, timestamp: 0 }] });
}

export function platform(text: string): Platform {
  const parsed = parsePlatform(text);
  if (parsed === undefined) throw new Error(`${text} is no platform`);
  return parsed;
}

export function tag(text: string): TagReference {
  const reference = parseReference(text);
  if (reference.kind !== 'tag') throw new Error(`${text} is no tag`);
  return reference;
}

export function spec(more: Partial<BuildSpec> = {}): BuildSpec {
  return {
    image: 'api',
    context: '/repo/api',
    platforms: [platform('linux/amd64'), platform('linux/arm64')],
    tags: [tag('ghcr.io/acme/api:1.2.3')],
    args: {},
    labels: {},
    annotations: {},
    secrets: [],
    ssh: [],
    cacheFrom: [],
    cacheTo: [],
    noCache: false,
    pull: false,
    output: 'push',
    ...more,
  };
}

export function node(more: Partial<BuilderNode> = {}): BuilderNode {
  return {
    name: 'node0',
    endpoint: 'unix:///var/run/docker.sock',
    status: 'running',
    platforms: ['linux/amd64', 'linux/amd64/v2', 'linux/arm64'],
    ...more,
  };
}

export function builder(more: Partial<Builder> = {}): Builder {
  return { name: 'default', driver: 'docker', current: true, nodes: [node()], ...more };
}

export function engine(more: Partial<EngineInfo> = {}): EngineInfo {
  return {
    endpoint: 'unix:///var/run/docker.sock',
    version: '28.5.2',
    apiVersion: '1.51',
    platform: 'linux/amd64',
    containerdStore: true,
    cpus: 2,
    memory: 8e9,
    ...more,
  };
}
