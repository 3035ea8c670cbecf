import { BuildError } from '../../build/buildError.ts';
import type { BuildPlan } from '../../build/buildPlan.ts';
import { loadProject } from '../project.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { BuildRecord } from './buildRecord.ts';
import { parseBuildRecord } from './buildRecord.ts';
import type { PlanBuildPorts } from './planBuilds.ts';
import { planBuilds } from './planBuilds.ts';

/**
 * Plans what is left of every push that did not end well, as it was asked for; none when all did.
 * What was begun at another commit is not gone on with. ConfigError, BuildError, RegistryError.
 */
export async function planRetry(ports: PlanBuildPorts, signal: AbortSignal): Promise<BuildPlan[]> {
  const project = await loadProject(ports, signal);
  requireValid(project);
  const { state } = project;
  const revision = `${state?.commit ?? ''}${state?.dirty === true ? '-dirty' : ''}`;
  const plans: BuildPlan[] = [];
  let stale: BuildRecord | undefined;
  for (const { name } of project.images) {
    const record = parseBuildRecord(await ports.buildRecords.read(name, signal));
    if (record === undefined || record.finished) continue;
    if (record.revision !== revision) {
      stale = record;
      continue;
    }
    const { platforms, tags, builder } = record.asked;
    const strategy = record.repository === undefined ? 'together' : 'by-digest';
    const asked = {
      images: [name],
      platforms,
      tags,
      strategy,
      output: 'push',
      retry: true,
    } as const;
    const request = builder === undefined ? asked : { ...asked, builder };
    plans.push(...(await planBuilds(request, ports, signal)));
  }
  if (plans.length === 0 && stale !== undefined) throw otherCommit(stale);
  return plans;
}

function otherCommit({ image, revision }: BuildRecord): BuildError {
  return new BuildError(
    'invalid-plan',
    `The unfinished push of “${image}” was of commit ${revision.slice(0, 12)}, which is not what is here now.`,
    'Build again; or check out that commit to finish it.',
  );
}
