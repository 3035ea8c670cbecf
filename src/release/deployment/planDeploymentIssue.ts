import type { RepositoryPlace } from '../gitHubRelease/releaseHost.ts';
import type { Deployment } from './deploymentBody.ts';
import { deploymentBody, deploymentTitle, readMarker } from './deploymentBody.ts';
import { DeploymentError } from './deploymentError.ts';
import type { IssueChanges, IssueTracker, TrackedIssue } from './issueTracker.ts';

/** What writing a deployment issue would do. Printable as it is. */
export interface DeploymentIssuePlan {
  readonly host: string;
  readonly place: RepositoryPlace;
  readonly environment: string;
  readonly name: string;
  readonly action: 'create' | 'update' | 'close' | 'unchanged';
  readonly existing?: { readonly number: number; readonly url: string; readonly open: boolean };
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Of the issue that is there. */
  readonly changes: IssueChanges;
  /** Open issues of other releases in the same environment. */
  readonly others: readonly { readonly number: number; readonly url: string }[];
  readonly warnings: readonly string[];
}

export interface WantedIssue {
  readonly place: RepositoryPlace;
  readonly deployment: Deployment;
  readonly labels: readonly string[];
  readonly warnings: readonly string[];
}

/** Compares the issue of a deployment with what GitHub has. Reads only. DeploymentError, GitHubError. */
export async function planDeploymentIssue(
  tracker: IssueTracker,
  { place, deployment, labels, warnings }: WantedIssue,
  signal: AbortSignal,
): Promise<DeploymentIssuePlan> {
  const mayLabel = await requireWritable(tracker, place, signal);
  const { environment, name } = deployment;
  const { issue, others } = await findDeploymentIssue(
    tracker,
    place,
    environment,
    name,
    labels[0],
    signal,
  );
  const title = deploymentTitle(place.name, name, environment);
  const body = deploymentBody(deployment);
  const changes = issue === undefined ? {} : changesOf(issue, title, body, mayLabel ? labels : []);
  const differs = Object.keys(changes).length > 0;
  return {
    host: tracker.host,
    ...{ place, environment, name, title, body, labels, changes, others },
    action: issue === undefined ? 'create' : differs ? 'update' : 'unchanged',
    ...(issue === undefined ? {} : { existing: existingOf(issue) }),
    warnings: [
      ...warnings,
      ...(issue?.open === false ? ['The issue is closed, and stays so.'] : []),
      ...(mayLabel ? [] : ['This account may not label issues here: GitHub drops the labels.']),
    ],
  };
}

/** The same for closing it, once its images were promoted. DeploymentError `no-issue`, GitHubError. */
export async function planDeploymentEnd(
  tracker: IssueTracker,
  place: RepositoryPlace,
  environment: string,
  name: string,
  label: string | undefined,
  signal: AbortSignal,
): Promise<DeploymentIssuePlan> {
  const { issue, others } = await findDeploymentIssue(
    tracker,
    place,
    environment,
    name,
    label,
    signal,
  );
  if (issue === undefined)
    throw new DeploymentError(
      'no-issue',
      `${place.owner}/${place.name} has no deployment issue of ${name} for ${environment}.`,
      'Check the environment and the version; the issue may have been deleted.',
    );
  const { title, body, labels, open } = issue;
  return {
    host: tracker.host,
    ...{ place, environment, name, title, body, labels, others, warnings: [] },
    action: open ? 'close' : 'unchanged',
    existing: existingOf(issue),
    changes: open ? { close: true } : {},
  };
}

function existingOf({ number, url, open }: TrackedIssue) {
  return { number, url, open };
}

function changesOf(
  issue: TrackedIssue,
  title: string,
  body: string,
  labels: readonly string[],
): IssueChanges {
  const missing = labels.filter((label) => !issue.labels.includes(label));
  return {
    ...(issue.title === title ? {} : { title }),
    ...(plain(issue.body) === plain(body) ? {} : { body }),
    // Labels are replaced as a whole: those that others have put there stay.
    ...(missing.length === 0 ? {} : { labels: [...issue.labels, ...missing] }),
  };
}

/** GitHub’s web page stores CRLF, and cuts blanks off the end. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** Whether labels can be given, too; without that right GitHub drops them and says nothing. */
async function requireWritable(
  tracker: IssueTracker,
  place: RepositoryPlace,
  signal: AbortSignal,
): Promise<boolean> {
  const repository = await tracker.describeRepository(place, signal);
  const { archived, fullName, permissions } = repository;
  if (!archived) return permissions?.push !== false;
  throw new DeploymentError(
    'read-only',
    `${fullName} is archived: nothing in it can be changed.`,
    'Take it out of the archive in its settings on GitHub.',
  );
}

/** Pages of a hundred that are looked through. */
export const mostPages = { labelled: 5, all: 3 };

export interface FoundIssue {
  readonly issue?: TrackedIssue;
  readonly others: readonly { readonly number: number; readonly url: string }[];
}

/**
 * The issue of a release in an environment, by its marker: among those with the label, which only
 * members can give, else among the newest that members wrote. GitHubError.
 */
export async function findDeploymentIssue(
  tracker: IssueTracker,
  place: RepositoryPlace,
  environment: string,
  name: string,
  label: string | undefined,
  signal: AbortSignal,
): Promise<FoundIssue> {
  const others: { number: number; url: string }[] = [];
  let issue: TrackedIssue | undefined;
  for (const wanted of label === undefined ? [undefined] : [label, undefined]) {
    let pages = 0;
    const most = wanted === undefined ? mostPages.all : mostPages.labelled;
    for await (const page of tracker.listIssues(place, wanted, signal)) {
      for (const found of page) {
        const marker = readMarker(found.body);
        if (marker?.environment !== environment) continue;
        if (wanted === undefined && !found.byMember) continue;
        if (marker.name === name) issue ??= found;
        else if (found.open && wanted !== undefined)
          others.push({ number: found.number, url: found.url });
      }
      pages += 1;
      if (pages >= most) break;
    }
    if (issue !== undefined) return { issue, others };
  }
  return { others };
}
