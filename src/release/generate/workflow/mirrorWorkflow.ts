import type { SlipwayConfig } from '../../config/config.ts';
import type { UpstreamApplication } from '../../mirror/upstreamApplication.ts';
import type { YamlValue } from '../yamlValue.ts';
import { literal, quoted } from './expression.ts';
import type { FoundImage } from './findJob.ts';
import { findJob } from './findJob.ts';
import { imageJobs } from './imageJobs.ts';
import { jobIds } from './jobIds.ts';
import { scheduleOf } from './schedule.ts';
import { tagInputs } from './tagInputs.ts';
import { foundOutput } from './upstreamSource.ts';
import { nowhere } from './workflowError.ts';

/**
 * The workflow of GitHub Actions that does every night, or when told to, what `slipway mirror` does:
 * an application that fails stops no other. Fails with WorkflowError or ConfigError.
 */
export function mirrorWorkflow(
  applications: readonly UpstreamApplication[],
  config: SlipwayConfig | undefined,
): YamlValue {
  const names = applications.map(({ name }) => name);
  const finds = jobIds(names);
  const images = foundImages(applications);
  const jobs = applications.flatMap((application, at) => {
    const find = `find-${finds[at] ?? application.name}`;
    const own = images.filter(({ image }) => application.images.includes(image));
    const asked = names.length > 1 ? { if: isAskedFor(application) } : {};
    const look: YamlValue = { ...asked, ...findJob(application, own, config) };
    return [[find, look] as const, ...buildJobs(application, find, own, config)];
  });
  return {
    name: 'Mirror images',
    on: {
      schedule: [{ cron: scheduleOf(config) }],
      workflow_dispatch: names.length > 1 ? { inputs: { application: choiceOf(names) } } : {},
    },
    permissions: {},
    concurrency: { group: '${{ github.workflow }}', 'cancel-in-progress': false },
    defaults: { run: { shell: 'bash' } },
    jobs: Object.fromEntries(jobs),
  };
}

function foundImages(applications: readonly UpstreamApplication[]): FoundImage[] {
  const images = applications.flatMap((application) => application.images);
  const ids = jobIds(images.map(({ name }) => name));
  return images.map((image, at) => {
    if (image.repositories.length === 0) throw nowhere(image.name);
    return { image, id: ids[at] ?? image.name };
  });
}

const all = 'all of them';

function choiceOf(names: readonly string[]): YamlValue {
  return {
    description: 'Which application to look at',
    type: 'choice',
    default: all,
    options: [all, ...names.map(literal)],
  };
}

/** Nothing is chosen when it runs by the clock. */
function isAskedFor({ name }: UpstreamApplication): string {
  return `contains(fromJSON(${quoted(JSON.stringify(['', all, name]))}), inputs.application)`;
}

function buildJobs(
  application: UpstreamApplication,
  job: string,
  images: readonly FoundImage[],
  config: SlipwayConfig | undefined,
): [string, YamlValue][] {
  return images.flatMap(({ image, id }) => {
    const upstream = { job, application, id };
    const found = (name: string): string => foundOutput(upstream, name);
    const tags = tagInputs(config, {
      ...{ tag: found('tag'), commit: found('commit'), shortCommit: found('short-commit') },
      moves: found(`moves-${id}`),
    });
    return Object.entries(imageJobs(image, id, { tags, prefix: '', upstream }));
  });
}
