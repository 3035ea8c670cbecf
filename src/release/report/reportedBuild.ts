import type { BuildKit } from '../../build/buildKit.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import type { BuildProgress } from '../../build/buildProgress.ts';
import type { Engine } from '../../build/engine.ts';
import type { BuildObserver, BuildResult } from '../../build/runBuild.ts';
import { Failure, isAbort } from '../../oci/failure.ts';
import type { ReportFacts, ReportTools } from './buildReport.ts';
import { buildReport } from './buildReport.ts';
import type { BuildReports } from './buildReports.ts';
import { reportMarkdown } from './reportMarkdown.ts';

export interface ReportPorts {
  readonly buildKit: BuildKit;
  readonly engine: Engine;
  readonly buildReports: BuildReports;
  readonly now: () => Date;
}

/** Runs a build and keeps a report of how it ended. One that cannot be written stops no build. */
export async function reportedBuild(
  plan: BuildPlan,
  run: (observer: BuildObserver) => Promise<BuildResult>,
  ports: ReportPorts,
  observer: BuildObserver,
): Promise<BuildResult> {
  const startedAt = ports.now();
  let progress: BuildProgress | undefined;
  const watched: BuildObserver = {
    onPhase: (phase) => observer.onPhase(phase),
    onText: (line) => observer.onText(line),
    onPlatform: (outcome) => observer.onPlatform?.(outcome),
    onMerge: (merge) => observer.onMerge?.(merge),
    onProgress(now) {
      progress = now;
      observer.onProgress(now);
    },
  };
  const keep = async (end: Pick<ReportFacts, 'result' | 'error' | 'cancelled'>) => {
    const durationMs = ports.now().getTime() - startedAt.getTime();
    const snapshot = progress?.snapshot();
    const facts = {
      plan,
      startedAt,
      durationMs,
      ...(snapshot !== undefined && { snapshot }),
      ...end,
    };
    const failed = end.error !== undefined && end.cancelled !== true;
    return keepReport(facts, failed ? progress?.fullLog() : undefined, ports, observer);
  };
  try {
    const result = await run(watched);
    const report = await keep({ result });
    return report === undefined ? result : { ...result, report };
  } catch (error) {
    if (progress !== undefined) await keep({ error, cancelled: isAbort(error) });
    throw error;
  }
}

async function keepReport(
  facts: Omit<ReportFacts, 'tools'>,
  log: string | undefined,
  ports: ReportPorts,
  observer: BuildObserver,
): Promise<string | undefined> {
  // A cancelled build is over: its report is not to be cancelled with it.
  const unending = new AbortController().signal;
  try {
    const report = buildReport({ ...facts, tools: await toolsOf(facts.plan, ports, unending) });
    const [tag] = facts.plan.spec.tags;
    const name = `${report.image}-${tag?.tag ?? 'local'}`;
    const json = `${JSON.stringify(report, undefined, 2)}\n`;
    const kept = { markdown: reportMarkdown(report), json, ...(log !== undefined && { log }) };
    const files = await ports.buildReports.write(name, kept, unending);
    observer.onReport?.(files);
    return files.report;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    observer.onText(`No report was kept: ${error.message}`);
    return undefined;
  }
}

/** Versions nobody can tell are left out: the build itself says what does not work. */
async function toolsOf(
  { builder }: BuildPlan,
  { buildKit, engine }: ReportPorts,
  signal: AbortSignal,
): Promise<ReportTools> {
  const [buildx, info] = await Promise.all([
    known(buildKit.version(signal)),
    known(engine.info(signal)),
  ]);
  const nodes = builder.kind === 'existing' ? builder.builder.nodes : [];
  return {
    builder: builder.kind === 'existing' ? builder.builder.name : builder.create.name,
    driver: builder.kind === 'existing' ? builder.builder.driver : builder.create.driver,
    buildkit: [...new Set(nodes.flatMap(({ buildkitVersion }) => buildkitVersion ?? []))],
    ...(buildx !== undefined && { buildx: buildx.text }),
    ...(info !== undefined && { docker: info.version }),
  };
}

async function known<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
