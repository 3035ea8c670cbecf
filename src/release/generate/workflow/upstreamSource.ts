import type { Repository } from '../../../oci/reference.ts';
import { formatRepository } from '../../../oci/reference.ts';
import { sourceAddress } from '../../mirror/upstreamApplication.ts';
import type { UpstreamApplication } from '../../mirror/upstreamApplication.ts';
import { parseRemote, remotePage } from '../../remote.ts';
import { upstreamPath, upstreamPaths } from '../../builds/placeUpstream.ts';
import type { YamlValue } from '../yamlValue.ts';
import { literal, quoted } from './expression.ts';
import { cloneScript } from './mirrorScripts.ts';
import { upstreamFactsScript } from './scripts.ts';

/** What a job of a mirror builds: the release that another job has found. */
export interface UpstreamSource {
  /** Id of the job that looks for what is new. */
  readonly job: string;
  readonly application: UpstreamApplication;
  /** What the image's outputs of that job end with. */
  readonly id: string;
}

const folder = '${{ runner.temp }}/upstream';

/** An output of the job that looked, within an expression. */
export function foundOutput({ job }: Pick<UpstreamSource, 'job'>, name: string): string {
  return `needs['${job}'].outputs['${name}']`;
}

/** Of repositories those that lack the release, one a line, which is empty for one that has it. */
export function missingRepositories(
  source: UpstreamSource,
  repositories: readonly Repository[],
): string {
  const names = repositories.map(formatRepository);
  // The job runs only when some lacks it.
  if (names.length === 1) return names.map(literal).join('');
  const places = `fromJSON(${foundOutput(source, `missing-${source.id}`)})`;
  return names
    .map((name, at) => `\${{ contains(${places}, ${at}) && ${quoted(name)} || '' }}`)
    .join('\n');
}

/** A path of slipway.yaml on the machine: of the clone where it says so. */
export function clonedPath(path: string): string {
  const within = upstreamPath(path);
  if (within === undefined) return literal(path);
  return within === '.' ? folder : `${folder}/${literal(within)}`;
}

/** As every build of a mirror has it. */
export const clonedContext = `upstream=${folder}`;

export function cloneStep(source: UpstreamSource): YamlValue {
  const used = source.application.images.flatMap((image) => Object.values(upstreamPaths(image)));
  const paths = used.length === 0 ? {} : { PATHS: [...new Set(used)].map(literal).join('\n') };
  const env = { ...releaseOf(source), ...paths };
  return { name: 'Clone what was released', env, run: cloneScript };
}

/** The same facts as of a commit, of what was released. */
export function upstreamFactsStep(source: UpstreamSource): YamlValue {
  const env = { ...releaseOf(source), VERSION: `\${{ ${foundOutput(source, 'version')} }}` };
  return { name: 'See what is built', id: 'facts', env, run: upstreamFactsScript };
}

function releaseOf(source: UpstreamSource): Record<string, YamlValue> {
  return {
    ADDRESS: literal(sourceAddress(source.application.source)),
    TAG: `\${{ ${foundOutput(source, 'tag')} }}`,
    COMMIT: `\${{ ${foundOutput(source, 'commit')} }}`,
  };
}

/** Variables of templates that tell of what was released. */
export function releasedVariables(source: UpstreamSource): Readonly<Record<string, string>> {
  const of = (name: string): string => `\${{ ${foundOutput(source, name)} }}`;
  return { sha: of('commit'), tag: of('tag'), branch: '' };
}

/** docker/metadata-action labels with the repository it runs in; of two labels the later counts. */
export function upstreamLabels(source: UpstreamSource): string[] {
  const remote = parseRemote(sourceAddress(source.application.source));
  const home = remote === undefined ? '' : literal(remotePage(remote));
  return [
    ...['source', 'url'].map((name) => `org.opencontainers.image.${name}=${home}`),
    `org.opencontainers.image.revision=\${{ ${foundOutput(source, 'commit')} }}`,
  ];
}
