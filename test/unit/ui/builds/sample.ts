import { readFileSync } from 'node:fs';
import type { BuildPlan } from '../../../../src/build/buildPlan.ts';
import { BuildProgress } from '../../../../src/build/buildProgress.ts';
import { parseSolveStatus } from '../../../../src/build/parseSolveStatus.ts';
import { parsePlatform } from '../../../../src/oci/platform.ts';
import { parseReference } from '../../../../src/oci/reference.ts';
import type { BuildRun } from '../../../../src/ui/builds/buildRun.ts';

/** `vscode.l10n.t` without a translation. */
export function t(message: string, ...args: (string | number)[]): string {
  return message.replace(/\{(\d+)\}/g, (_, at: string) => String(args[Number(at)]));
}

interface PlanChoice {
  readonly image?: string;
  readonly platforms?: readonly string[];
  readonly tags?: readonly string[];
  readonly output?: 'push' | 'load' | 'none';
}

export function samplePlan(choice: PlanChoice = {}): BuildPlan {
  const platforms = choice.platforms ?? ['linux/amd64', 'linux/arm64'];
  const tags = choice.tags ?? ['ghcr.io/acme/api:1.4.0'];
  return {
    spec: {
      image: choice.image ?? 'api',
      context: '/repo/acme',
      platforms: platforms.flatMap((text) => parsePlatform(text) ?? []),
      tags: tags.flatMap((text) => {
        const reference = parseReference(text);
        return reference.kind === 'tag' ? [reference] : [];
      }),
      args: {},
      labels: {},
      annotations: {},
      secrets: [],
      ssh: [],
      cacheFrom: [],
      cacheTo: [],
      noCache: false,
      pull: false,
      output: choice.output ?? 'push',
    },
    builder: {
      kind: 'existing',
      builder: { name: 'slipway', driver: 'docker-container', current: true, nodes: [] },
      because: 'it is the current builder',
    },
    command: { args: ['buildx', 'build', '--push', '/repo/acme'], cwd: '/repo/acme' },
    warnings: [],
  };
}

export function sampleRun(run: Partial<BuildRun> = {}): BuildRun {
  return { id: 'build-1', plan: samplePlan(), state: 'building', durationMs: 34_500, ...run };
}

/** The progress that a recorded rawjson stream leads to, up to `lines` lines of it. */
export function recorded(
  name: string,
  platforms: readonly string[],
  lines = Infinity,
): BuildProgress {
  const file = new URL(`../../../fixtures/buildkit/${name}.jsonl`, import.meta.url);
  const progress = new BuildProgress(platforms);
  for (const line of readFileSync(file, 'utf8').split('\n').slice(0, lines)) {
    const status = parseSolveStatus(line);
    if (status !== undefined) progress.apply(status);
  }
  return progress;
}
