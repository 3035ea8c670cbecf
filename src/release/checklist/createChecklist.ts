import { prerelease } from 'semver';
import { askedVersion } from '../askedVersion.ts';
import type { Project } from '../project.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { ChecklistPorts, ChecklistTools } from './checklistPorts.ts';
import type { ChecklistRun } from './checklistRun.ts';
import type { ReleaseSteps } from './checklistSession.ts';
import { ChecklistSession } from './checklistSession.ts';
import type { ChecklistVerbs, RunObserver } from './checklistVerbs.ts';
import { bindStep } from './markdown/bindStep.ts';
import { foldChecklist } from './foldChecklist.ts';
import type { JournalEvent } from './journal.ts';
import { notInMarkdown, planTicks } from './markdown/planTicks.ts';
import { markdownSource } from './markdown/readMarkdown.ts';
import { planSteps } from './planSteps.ts';
import { readSteps } from './readSteps.ts';
import { runSteps } from './runSteps.ts';
import { settleStep } from './settleStep.ts';
import type { StepRunner } from './stepRunner.ts';

/** The checklist of a project's releases, run by the runners there are. */
export function createChecklist(ports: ChecklistPorts): ChecklistVerbs {
  const runners = new Map<string, StepRunner>(ports.runners.map((one) => [one.kind, one]));
  const tools: ChecklistTools = {
    ...ports,
    stamp: () => ({ by: ports.who, at: ports.now().toISOString() }),
    runnerOf: (kind) => runners.get(kind),
  };
  return {
    checklist: async (version, signal) => {
      const { release } = await load(tools, version, signal);
      return read(tools, release, signal);
    },
    planChecklist: async ({ version, steps }, signal) => {
      const { project, release } = await load(tools, version, signal);
      const run = await read(tools, release, signal);
      return planSteps(tools, { project, release, run }, steps, signal);
    },
    runChecklist: (request, observer, signal) =>
      held(tools, request.version, observer, signal, (session) =>
        runSteps(tools, session, request.steps, observer, signal),
      ),
    bindStep: async (version, step, command, signal) => {
      const { project, release } = await load(tools, version, signal);
      await bindStep(tools, project, release, { step, command }, signal);
      return read(tools, (await load(tools, version, signal)).release, signal);
    },
    planTicks: async (version, signal) => {
      const { project, release } = await load(tools, version, signal);
      const source = markdownSource(project.config?.checklist);
      const text = source && (await tools.projectFiles.read(source.file, signal));
      if (source === undefined || text === undefined) throw notInMarkdown(release.source);
      return planTicks(text, source, await read(tools, release, signal));
    },
    writeTicks: ({ path, before, after }, signal) =>
      before === after
        ? Promise.resolve()
        : tools.projectFiles.replace(path, before, after, signal),
    settleStep: (version, step, settlement, signal) =>
      held(tools, version, undefined, signal, (session) =>
        settleStep(tools, session, step, settlement, signal),
      ),
  };
}

interface Loaded {
  readonly project: Project;
  readonly release: ReleaseSteps;
}

async function load(
  tools: ChecklistTools,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Loaded> {
  const project = await tools.loadProject(signal);
  requireValid(project);
  const version = askedVersion(project, asked, 'release');
  const kinds = new Set(tools.runners.map(({ kind }) => kind));
  const { source, steps } = await readSteps(project, tools, kinds, signal);
  return {
    project,
    release: { version, prerelease: (prerelease(version) ?? []).length > 0, source, steps },
  };
}

async function read(
  { journals }: ChecklistTools,
  release: ReleaseSteps,
  signal: AbortSignal,
): Promise<ChecklistRun> {
  const [journal, holder] = await Promise.all([
    journals.read(release.version, signal),
    journals.holder(release.version, signal),
  ]);
  return foldChecklist({ ...release, events: journal?.events ?? [], holder });
}

/** Runs `work` as the only one who writes this release's journal. */
async function held(
  tools: ChecklistTools,
  version: string | undefined,
  observer: RunObserver | undefined,
  signal: AbortSignal,
  work: (session: ChecklistSession) => Promise<void>,
): Promise<ChecklistRun> {
  const { release, project } = await load(tools, version, signal);
  const writer = await tools.journals.lock(release.version, signal);
  try {
    const session = new ChecklistSession(release, writer, tools.stamp, (run) =>
      observer?.onChange(run),
    );
    if (session.isNew) await session.append([opened(release, project, tools)]);
    await session.takeOver(tools.stamp);
    await work(session);
  } finally {
    await writer.release();
  }
  return read(tools, release, signal);
}

function opened(
  { source }: ReleaseSteps,
  { state }: Project,
  { stamp }: ChecklistTools,
): JournalEvent {
  const commit = state?.commit;
  return { type: 'opened', source, ...stamp(), ...(commit === undefined ? {} : { commit }) };
}
