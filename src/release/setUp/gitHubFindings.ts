import * as z from 'zod/mini';
import type { RemoteRepository } from '../remote.ts';
import { isEnvironment } from '../deployment/deploymentBody.ts';
import { ruleLines } from '../tags/ruleFields.ts';
import type { Workflow, WorkflowStep } from '../workflow/workflow.ts';
import {
  calledWorkflows,
  startsAt,
  startsOnBranchesAlone,
  workflowSteps,
} from '../workflow/workflow.ts';
import type { WorkflowValues } from './workflowValues.ts';
import { resolved } from './workflowValues.ts';

export interface GitHubFindings {
  readonly release?: {
    readonly from: string;
    readonly draft: boolean;
    readonly assets: readonly string[];
  };
  readonly deployments: readonly {
    readonly environment: string;
    readonly from: string;
    /** Of each push to a branch, not of a release. */
    readonly onBranch: boolean;
  }[];
  readonly upstream?: { readonly github: string; readonly from: string };
  /** When it starts by itself, and what is started then: itself, and workflows it calls. */
  readonly schedule?: {
    readonly cron: string;
    readonly from: string;
    readonly starts: readonly string[];
  };
}

/** What a workflow does on GitHub beside its images. */
export function gitHubFindings(
  workflow: Workflow,
  known: WorkflowValues,
  remote: RemoteRepository | undefined,
  path: string,
): GitHubFindings {
  const found = workflowSteps(workflow).map((step) => ({
    release: releaseOf(step, known, path),
    deployment: deploymentOf(step, path, startsOnBranchesAlone(workflow)),
    upstream: upstreamOf(step, remote, path),
  }));
  const release = found.find((one) => one.release !== undefined)?.release;
  const upstream = found.find((one) => one.upstream !== undefined)?.upstream;
  const cron = startsAt(workflow);
  return {
    ...(cron === undefined
      ? {}
      : { schedule: { cron, from: path, starts: [path, ...calledWorkflows(workflow)] } }),
    ...(release === undefined ? {} : { release }),
    ...(upstream === undefined ? {} : { upstream }),
    deployments: found.flatMap(({ deployment }) => deployment ?? []),
  };
}

const releaseActions = new Set(['softprops/action-gh-release', 'ncipollo/release-action']);

function releaseOf(
  step: WorkflowStep,
  known: WorkflowValues,
  path: string,
): GitHubFindings['release'] {
  const from = `${path}, job ${String(step.path[1])}`;
  if (/\bgh\s+release\s+create\b/.test(step.run))
    return { from, draft: /\s--draft\b/.test(step.run), assets: [] };
  if (step.action === undefined || !releaseActions.has(step.action)) return undefined;
  const written = [step.input('files'), step.input('artifacts')].join('\n');
  const assets = ruleLines(resolved(written, known))
    .flatMap(({ text }) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '' && !/\$\{\{|^[./]*\.\.\/|^\//.test(text));
  return { from, draft: step.input('draft') === 'true', assets };
}

const environmentForm = z.union([z.string(), z.object({ name: z.string() })]);

/** A step that writes an issue about an environment, which the job or the file names. */
function deploymentOf(
  step: WorkflowStep,
  path: string,
  onBranch: boolean,
): GitHubFindings['deployments'][number] | undefined {
  const { run, job } = step;
  const script = `${run}\n${step.input('script')}`;
  if (!/\bissues\.create\b|\bgh\s+issue\s+create\b/.test(script)) return undefined;
  const said = environmentForm.safeParse(job.environment).data;
  const named = typeof said === 'string' ? said : said?.name;
  const fromFile = /\b(?:staging|production|preview|testing)\b/.exec(
    path.replace(/[_.]/g, '-'),
  )?.[0];
  const environment = named === undefined || !isEnvironment(named) ? fromFile : named;
  return environment === undefined ? undefined : { environment, from: path, onBranch };
}

/** Whose newest release a script asks for, when that is another repository. */
function upstreamOf(
  { run }: WorkflowStep,
  remote: RemoteRepository | undefined,
  path: string,
): GitHubFindings['upstream'] {
  const asked =
    /api\.github\.com\/repos\/([A-Za-z0-9-]+\/[A-Za-z0-9._-]+)\/releases\/latest/.exec(run) ??
    /\bgh\s+release\s+(?:view|list)\b[^\n]*(?:-R|--repo)[ =]([A-Za-z0-9-]+\/[A-Za-z0-9._-]+)/.exec(
      run,
    );
  const github = asked?.[1];
  return github === undefined || github === remote?.path ? undefined : { github, from: path };
}
