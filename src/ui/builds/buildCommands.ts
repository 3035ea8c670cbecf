import * as vscode from 'vscode';
import type { BuildPlan } from '../../build/buildPlan.ts';
import { commandsOf } from '../../build/buildPlan.ts';
import { displayCommand } from '../../build/displayCommand.ts';
import { formatReference } from '../../oci/reference.ts';
import type { BuildRequest } from '../../release/slipway.ts';
import type { Project } from '../../release/project.ts';
import type { Session } from '../sessions.ts';
import { askBuild } from './askBuild.ts';
import type { BuildArgument } from './buildArgument.ts';
import { planRequest } from './buildChoices.ts';
import type { BuildOutcome } from './buildOutcome.ts';
import { outcomeOf } from './buildOutcome.ts';
import type { AskedBuild, BuildSession } from './buildSession.ts';
import type { AcceptedBuild } from './askBuild.ts';
import type { BuildParts } from './buildParts.ts';
import { confirmBuild } from './confirmBuild.ts';
import { notifyEnd } from './notifyEnd.ts';
import { planDocument } from './planText.ts';
import { refuseWrongConfig } from './refuseWrongConfig.ts';
import { runBuilds } from './runBuilds.ts';
import { runListed } from './runListed.ts';

export interface StartBuild {
  readonly title: string;
  readonly argument: BuildArgument;
  readonly onePlatform?: boolean;
  /** The folder it is about, when that is known. */
  readonly session?: Session;
}

/** Asks, plans, confirms and runs; undefined when the user left before anything ran. */
export async function startBuild(
  parts: BuildParts,
  start: StartBuild,
): Promise<readonly BuildOutcome[] | undefined> {
  const session = start.session ?? (await parts.sessions.meant(start.argument.folder));
  if (session === undefined) return undefined;
  const { slipway } = session;
  const project = await slipway.project(parts.signal);
  parts.onProject(project);
  if (await refuseWrongConfig(project)) return undefined;
  // Says why there is nothing to build.
  if (project.images.length === 0) await slipway.planBuild({ output: 'none' }, parts.signal);
  const builder = start.argument.builder ?? parts.builder();
  const argument = { ...start.argument, ...(builder === undefined ? {} : { builder }) };
  const accepted = await accept(parts, { ...start, argument }, project, session);
  if (accepted === undefined) return undefined;
  const kept = parts.kept.around(slipway, session.folder.uri.toString());
  return runAsked(parts, accepted.plans, { slipway: kept, request: accepted.request });
}

/** The same request once more: planned again, shown again, confirmed again. */
export async function startAgain(
  parts: BuildParts,
  session: BuildSession,
  title: string,
): Promise<readonly BuildOutcome[] | undefined> {
  const { slipway, request } = session.asked;
  const again: BuildRequest = { ...request, images: [session.plan.spec.image] };
  const project = await slipway.project(parts.signal);
  if (await refuseWrongConfig(project)) return undefined;
  if (again.upstream !== undefined) return startMirrorAgain(parts, session, title);
  const accepted = await askBuild(
    {
      title,
      project,
      slipway,
      argument: {
        images: [session.plan.spec.image],
        platforms: [...(again.platforms ?? [])],
        tags: [...(again.tags ?? [])],
        output: again.output,
        ...(again.noCache === undefined ? {} : { noCache: again.noCache }),
        ...(again.builder === undefined ? {} : { builder: again.builder }),
      },
      onePlatform: false,
      showCommand: (plans) =>
        void parts.logs.openText('Build.sh', planDocument(plans, vscode.l10n.t)),
    },
    parts.signal,
  );
  if (accepted === undefined) return undefined;
  return runAsked(parts, accepted.plans, { slipway, request: accepted.request });
}

/** What somebody else released is built as it was asked for: nothing of it is left to choose. */
async function startMirrorAgain(
  parts: BuildParts,
  { asked }: BuildSession,
  title: string,
): Promise<readonly BuildOutcome[] | undefined> {
  const plans = await asked.slipway.planBuild(asked.request, parts.signal);
  const answer = await confirmBuild({
    ...{ title, step: 1, totalSteps: 1, plans },
    showCommand: (shown) =>
      void parts.logs.openText('Build.sh', planDocument(shown, vscode.l10n.t)),
  });
  return answer === 'confirmed' ? runAsked(parts, plans, asked) : undefined;
}

/**
 * Goes on with builds that did not end well, each as it was asked for: what it writes was agreed to
 * then. Where the plan now writes other tags, it is shown and asked again.
 */
export async function retryBuilds(
  parts: BuildParts,
  sessions: readonly BuildSession[],
  title: string,
): Promise<readonly BuildOutcome[] | undefined> {
  const outcomes: BuildOutcome[] = [];
  for (const session of sessions) {
    const { slipway, request } = session.asked;
    const { spec } = session.plan;
    const again = { ...request, images: [spec.image], force: false, retry: true };
    const plans = await slipway.planBuild(again, parts.signal);
    const same =
      JSON.stringify(plans.map((plan) => plan.spec.tags)) === JSON.stringify([spec.tags]);
    const ended = same
      ? await runAsked(parts, plans, { slipway, request: again })
      : await startAgain(parts, session, title);
    outcomes.push(...(ended ?? []));
  }
  return outcomes;
}

async function accept(
  parts: BuildParts,
  { title, argument, onePlatform }: StartBuild,
  project: Project,
  { slipway }: Session,
): Promise<AcceptedBuild | undefined> {
  if (argument.confirm === false) {
    const request = planRequest(argument, project);
    return { request, plans: await slipway.planBuild(request, parts.signal) };
  }
  return askBuild(
    {
      title,
      project,
      slipway,
      argument,
      onePlatform: onePlatform === true,
      showCommand: (plans) =>
        void parts.logs.openText('Build.sh', planDocument(plans, vscode.l10n.t)),
    },
    parts.signal,
  );
}

/** Runs plans that were agreed to, and says how they ended. */
export async function runAsked(
  parts: BuildParts,
  plans: readonly BuildPlan[],
  asked: AskedBuild,
): Promise<readonly BuildOutcome[]> {
  const onRender = (render: () => void): vscode.Disposable =>
    new vscode.Disposable(parts.renderer.add(render));
  const ended = await runListed(parts, plans, asked, (started) =>
    runBuilds(started, onRender, parts.signal),
  );
  void notifyEnd(ended);
  return ended.map(outcomeOf);
}

/** `docker buildx build …` of a build, for a terminal; a line for each command. */
export function commandText(session: BuildSession): string {
  return commandsOf(session.plan).map(displayCommand).join('\n');
}

/** What to inspect for a row: its tag, its platform's digest, or the build's digest. */
export function inspectedReference(
  session: BuildSession,
  subject: { readonly platform?: string | undefined; readonly reference?: string | undefined },
): string | undefined {
  if (subject.reference !== undefined) return subject.reference;
  const { result, plan } = session.view();
  const [tag] = plan.spec.tags;
  if (tag === undefined) return undefined;
  const built = result?.platforms.find(({ platform }) => platform === subject.platform);
  const digest = built?.digest ?? result?.digest;
  const { repository } = tag;
  return formatReference(digest === undefined ? tag : { kind: 'digest', repository, digest });
}
