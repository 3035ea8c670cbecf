import type { ImageDefinition } from '../../config/imageDefinition.ts';
import { deploymentIssues } from '../../deployment/deploymentIssues.ts';
import type { Project } from '../../project.ts';
import type { YamlValue } from '../yamlValue.ts';
import { deploymentJobs } from './deploymentJobs.ts';
import { imageJobs } from './imageJobs.ts';
import { jobIds } from './jobIds.ts';
import { secretsOf } from './login.ts';
import { releaseJob } from './releaseJob.ts';
import { scheduleOf } from './schedule.ts';
import { tagInputs } from './tagInputs.ts';
import { nowhere, WorkflowError } from './workflowError.ts';

/**
 * The workflow of GitHub Actions that builds, tags and pushes a project's images as slipway.yaml
 * says. Pull requests are built and go nowhere. Fails with WorkflowError or ConfigError.
 */
export function releaseWorkflow(
  { images, config }: Pick<Project, 'images' | 'config'>,
  defaultBranch: string,
): YamlValue {
  if (images.length === 0)
    throw new WorkflowError(
      'no-images',
      'There is no image to build.',
      'Describe one under images in slipway.yaml; slipway init proposes it.',
    );
  const tags = tagInputs(config);
  const prefix = config?.tag?.prefix ?? 'v';
  const ids = jobIds(images.map(({ name }) => name));
  const jobs = images.flatMap((image, at) => {
    if (image.repositories.length === 0) throw nowhere(image.name);
    return Object.entries(imageJobs(image, ids[at] ?? image.name, { tags, prefix }));
  });
  const release = config?.github?.release;
  const pushed = images.map((image, at) => {
    const id = ids[at] ?? '';
    return { image, job: image.platforms.length > 1 ? `merge-${id}` : `build-${id}` };
  });
  return {
    name: 'Release images',
    on: {
      push: { branches: [glob(defaultBranch)], tags: [tagPattern(prefix)] },
      pull_request: {},
      ...(tags.scheduled ? { schedule: [{ cron: scheduleOf(config) }] } : {}),
      workflow_dispatch: {},
    },
    permissions: {},
    concurrency: {
      group: '${{ github.workflow }}-${{ github.ref }}',
      'cancel-in-progress': "${{ github.event_name == 'pull_request' }}",
    },
    defaults: { run: { shell: 'bash' } },
    jobs: {
      ...Object.fromEntries(jobs),
      ...(release === undefined ? {} : { release: releaseJob(release, pushed, prefix) }),
      ...deploymentJobs(deploymentIssues(config), pushed, prefix),
    },
  };
}

/** Secrets the repository has to have, by their names. */
export function neededSecrets(images: readonly ImageDefinition[]): string[] {
  const registries = images.flatMap(({ repositories }) => repositories.map((one) => one.registry));
  const logins = registries.flatMap((registry) => secretsOf(registry) ?? []);
  const builds = images.flatMap(({ secrets }) =>
    secrets.flatMap(({ source }) => (source.kind === 'env' ? [source.name] : [])),
  );
  return [...new Set([...logins, ...builds])].filter((name) => name !== 'GITHUB_TOKEN');
}

/** Without a prefix any word would be a version: there has to be a digit. */
function tagPattern(prefix: string): string {
  return prefix === '' ? '[0-9]*' : `${glob(prefix)}*`;
}

/** GitHub's filters are patterns. */
function glob(text: string): string {
  return text.replaceAll(/[*?+[\]!\\]/g, '\\$&');
}
