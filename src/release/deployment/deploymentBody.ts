import { environmentName } from '../config/configValues.ts';
import { codeBlock, codeSpan, markdownTable } from '../markdown.ts';
import type { PublishedReference } from '../publishedReferences.ts';

/** An image under the tag it is deployed by. */
export interface DeployedImage extends Omit<PublishedReference, 'digest'> {
  readonly digest?: string;
}

export interface Deployment {
  readonly environment: string;
  /** What is deployed: a version, or the first digits of a commit that has none. */
  readonly name: string;
  readonly commit: string;
  /** The git tag; absent for a commit that has none. */
  readonly tag?: string;
  /** Of the repository’s web page. */
  readonly page: string;
  readonly images: readonly DeployedImage[];
}

/** A name that is no markup in a title, a comment or a label. */
export function isEnvironment(text: string): boolean {
  return environmentName.test(text);
}

/** Of the issue; `repository` without its owner. */
export function deploymentTitle(repository: string, name: string, environment: string): string {
  return `Deploy ${repository} ${name} to ${environment}`;
}

/** Hidden in the issue: what it is found by. Both parts are names that hold no markup. */
export function deploymentMarker(environment: string, name: string): string {
  return `<!-- slipway:deployment environment="${environment}" release="${name}" -->`;
}

/** Environment and release of an issue's marker; undefined for an issue that is no deployment. */
export function readMarker(body: string): { environment: string; name: string } | undefined {
  const form = /^<!-- slipway:deployment environment="([^"<>]*)" release="([^"<>]*)" -->/;
  const [, environment, name] = form.exec(body.trimStart()) ?? [];
  return environment === undefined || name === undefined ? undefined : { environment, name };
}

/** What to deploy, by digest, for somebody who does it by hand or a script that reads it. */
export function deploymentBody(deployment: Deployment): string {
  const { environment, name, images } = deployment;
  const there = images.filter(({ digest }) => digest !== undefined);
  const rows = there.map(({ repository, tag, digest, platforms }) => [
    codeSpan(`${repository}:${tag}`),
    platforms.map(codeSpan).join(', '),
    codeSpan(digest ?? ''),
  ]);
  const pinned = there.map(({ image, repository, digest }) => ({
    image,
    reference: `${repository}@${digest ?? ''}`,
  }));
  return [
    `${deploymentMarker(environment, name)}\n`,
    factsTable(deployment),
    `## Images\n\n${markdownTable(['Image', 'Platforms', 'Digest'], rows)}`,
    `### Pull\n\n${codeBlock(
      'sh',
      pinned.map(({ reference }) => `docker pull ${reference}`),
    )}`,
    `### Compose\n\n${codeBlock('yaml', composeLines(pinned))}`,
  ].join('\n');
}

function factsTable({ environment, name, commit, tag, page }: Deployment): string {
  const rows = [
    ['Environment', codeSpan(environment)],
    ['Release', codeSpan(name)],
    ['Commit', `[${codeSpan(commit)}](${page}/commit/${commit})`],
  ];
  if (tag !== undefined)
    rows.push(['Tag', `[${codeSpan(tag)}](${page}/releases/tag/${encodeURIComponent(tag)})`]);
  return markdownTable(['', ''], rows);
}

/** An image of several repositories is deployed from the first. */
function composeLines(pinned: readonly { image: string; reference: string }[]): string[] {
  const first = new Map<string, string>();
  for (const { image, reference } of pinned) if (!first.has(image)) first.set(image, reference);
  const services = [...first].flatMap(([image, reference]) => [
    // A JSON string is a YAML one.
    `  ${JSON.stringify(image)}:`,
    `    image: ${reference}`,
  ]);
  return ['services:', ...services];
}
