import { formatRepository } from '../../../oci/reference.ts';
import type { DeployedImage } from '../../deployment/deploymentBody.ts';
import { deploymentBody, deploymentTitle } from '../../deployment/deploymentBody.ts';
import type { DeploymentIssueSettings } from '../../deployment/deploymentIssues.ts';
import { deploymentLabels } from '../../deployment/deploymentIssues.ts';
import type { YamlValue } from '../yamlValue.ts';
import { deploymentScript } from './deploymentScript.ts';
import { literal } from './expression.ts';
import type { PushedImage } from './pushedImage.ts';
import { pushedOutput } from './pushedImage.ts';

type Trigger = 'tag' | 'branch';

/**
 * Jobs that write the deployment issue of each environment once every image is pushed: one for git
 * tags, one for the default branch, where there is an environment for it.
 */
export function deploymentJobs(
  environments: readonly DeploymentIssueSettings[],
  pushed: readonly PushedImage[],
  prefix: string,
): Record<string, YamlValue> {
  const jobs = (['tag', 'branch'] as const).flatMap((trigger) => {
    const own = environments.filter(({ on = 'tag' }) => on === trigger);
    if (own.length === 0) return [];
    return [[`deployment-issue-${trigger}`, deploymentJob(trigger, own, pushed, prefix)] as const];
  });
  return Object.fromEntries(jobs);
}

function deploymentJob(
  trigger: Trigger,
  environments: readonly DeploymentIssueSettings[],
  pushed: readonly PushedImage[],
  prefix: string,
): YamlValue {
  const allPushed = pushed.map((one) => `${pushedOutput(one, 'digest')} != ''`).join(' && ');
  return {
    name: 'Deployment issue (${{ matrix.environment }})',
    needs: pushed.map(({ job }) => job),
    if: `github.event_name == 'push' && github.ref_type == '${trigger}' && ${allPushed}`,
    'runs-on': 'ubuntu-24.04',
    permissions: { issues: 'write' },
    strategy: {
      'fail-fast': false,
      matrix: {
        include: environments.map((one) => ({
          environment: one.environment,
          labels: deploymentLabels(one).map(literal).join('\n'),
        })),
      },
    },
    steps: [
      {
        name: 'Write the issue',
        env: {
          GH_TOKEN: '${{ github.token }}',
          ENVIRONMENT: '${{ matrix.environment }}',
          LABELS: '${{ matrix.labels }}',
          PREFIX: literal(prefix),
          NEEDS: '${{ toJSON(needs) }}',
          TITLE: deploymentTitle(blank('repository'), blank('name'), blank('environment')),
          BODY: literal(bodyWithBlanks(trigger, pushed)),
        },
        run: deploymentScript,
      },
    ],
  };
}

/** Filled in while the workflow runs. */
function blank(name: string): string {
  return `{{${name}}}`;
}

/** The very body that `slipway deployment-issue` writes, so that each finds the other's unchanged. */
function bodyWithBlanks(trigger: Trigger, pushed: readonly PushedImage[]): string {
  const body = deploymentBody({
    environment: blank('environment'),
    name: blank('name'),
    commit: blank('commit'),
    page: blank('page'),
    ...(trigger === 'tag' ? { tag: blank('tag') } : {}),
    images: pushed.flatMap(deployedImages),
  });
  return body.replaceAll(encodeURIComponent(blank('tag')), blank('tag-address'));
}

function deployedImages({ image, job }: PushedImage): DeployedImage[] {
  return image.repositories.map((repository) => ({
    image: image.name,
    repository: formatRepository(repository),
    tag: blank(`${job}.tag`),
    digest: blank(`${job}.digest`),
    platforms: [blank(`${job}.platforms`)],
  }));
}
