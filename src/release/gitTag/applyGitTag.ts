import { isAbort } from '../../oci/failure.ts';
import { SourceControlError } from '../sourceControl.ts';
import type { GitTag, SourceHistory } from '../sourceHistory.ts';
import type { SourceWriter } from '../sourceWriter.ts';
import { GitTagError } from './gitTagError.ts';
import type { GitTagPlan, GitTagStep } from './gitTagPlan.ts';
import { blockingConcerns } from './gitTagPlan.ts';

export interface MadeTag extends GitTag {
  /** The remote it was read back from. */
  readonly remote?: string;
}

export interface ApplyGitTagPorts {
  readonly sourceHistory: SourceHistory;
  readonly sourceWriter: SourceWriter;
}

/** Does what a plan says, in order, and reads the tag back where it has to be. */
export async function applyGitTag(
  ports: ApplyGitTagPorts,
  plan: GitTagPlan,
  signal: AbortSignal,
): Promise<MadeTag> {
  const [concern] = blockingConcerns(plan);
  if (concern !== undefined) throw new GitTagError('concerns', concern.message, concern.remedy);
  for (const step of plan.steps) await takeStep(ports, plan, step, signal);
  const here = await ports.sourceHistory.tag(plan.root, plan.tag, signal);
  const pushed = plan.steps.some(({ kind }) => kind === 'push') || plan.there !== undefined;
  const remote = pushed ? plan.remote : undefined;
  const found =
    remote === undefined
      ? here
      : await ports.sourceHistory.remoteTag(plan.root, remote, plan.tag, signal);
  if (here === undefined || found?.commit !== plan.commit || found.object !== here.object)
    throw notReadBack(plan, remote, found);
  return remote === undefined ? here : { ...here, remote };
}

async function takeStep(
  ports: ApplyGitTagPorts,
  { root, tag, commit, message, sign }: GitTagPlan,
  step: GitTagStep,
  signal: AbortSignal,
): Promise<void> {
  const { sourceWriter: writer } = ports;
  switch (step.kind) {
    case 'delete': {
      await writer.deleteTag(root, step.tag, signal);
      return;
    }
    case 'create': {
      const how = sign === undefined ? {} : { sign };
      await writer.createTag(root, { name: tag, commit, message, ...how }, signal);
      return;
    }
    case 'fetch':
      await writer.fetchTag(root, step.remote, tag, signal);
      return;
    case 'push-branch': {
      const { remote, branch } = step;
      await writer.pushBranch(root, { remote, branch, commit }, signal);
      return;
    }
    case 'push': {
      await pushTag(ports, root, step.remote, tag, signal);
      return;
    }
  }
}

/** A connection that broke says nothing about what arrived: the remote does. */
async function pushTag(
  { sourceWriter, sourceHistory }: ApplyGitTagPorts,
  root: string,
  remote: string,
  tag: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await sourceWriter.pushTag(root, remote, tag, signal);
  } catch (error) {
    if (isAbort(error) || !(error instanceof SourceControlError)) throw error;
    if (!['unreachable', 'failed'].includes(error.reason)) throw error;
    const [here, there] = await Promise.all([
      sourceHistory.tag(root, tag, signal),
      sourceHistory.remoteTag(root, remote, tag, signal).catch(() => undefined),
    ]);
    if (there === undefined || there.object !== here?.object || there.commit !== here?.commit)
      throw error;
  }
}

function notReadBack(
  { tag, commit }: GitTagPlan,
  remote: string | undefined,
  found: GitTag | undefined,
): GitTagError {
  const where = remote ?? 'This repository';
  return new GitTagError(
    'not-read-back',
    found === undefined
      ? `${where} does not have the tag ${tag}.`
      : `${where} has ${tag} at commit ${found.commit}, which is not the one made here of ${commit}.`,
    'Somebody else may have made it meanwhile: look at it, and plan again.',
  );
}
