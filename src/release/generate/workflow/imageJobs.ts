import type { Platform } from '../../../oci/platform.ts';
import { formatPlatform } from '../../../oci/platform.ts';
import type { ImageDefinition } from '../../config/imageDefinition.ts';
import type { YamlValue } from '../yamlValue.ts';
import { actions } from './actions.ts';
import { buildInputs, needsFacts, secretEnvironment } from './buildInputs.ts';
import type { JobSettings } from './imageSteps.ts';
import {
  factsStep,
  hasTags,
  latestSteps,
  metadataStep,
  pushes,
  sourceSteps,
  summaryStep,
  targetLines,
} from './imageSteps.ts';
import { loginSteps } from './login.ts';
import { pushedOutputs } from './pushedImage.ts';
import { runnerOf } from './runner.ts';
import { foundOutput } from './upstreamSource.ts';
import { keepDigestScript, mergeScript } from './scripts.ts';

type Jobs = Record<string, YamlValue>;

/** Of the job that ends an image of this repository, for those that come after. */
function outputsOf({ upstream }: JobSettings): Record<string, YamlValue> {
  if (upstream !== undefined) return {};
  const outputs = pushedOutputs.map(
    (name) => [name, `\${{ steps.summary.outputs.${name} }}`] as const,
  );
  return { outputs: Object.fromEntries(outputs) };
}

/**
 * One job for an image of one platform; else one for each platform, on its own machine, and one that
 * merges their digests. `id` is the image's name as a job may have it. Fails with WorkflowError.
 */
export function imageJobs(image: ImageDefinition, id: string, settings: JobSettings): Jobs {
  const [first, ...more] = image.platforms;
  if (more.length === 0) return { [`build-${id}`]: wholeJob(image, first, settings) };
  return {
    [`build-${id}`]: platformJob(image, id, settings),
    [`merge-${id}`]: mergeJob(image, id, settings),
  };
}

function wholeJob(
  image: ImageDefinition,
  platform: Platform | undefined,
  settings: JobSettings,
): YamlValue {
  const { runner, emulated } = runnerOf(
    image.name,
    platform ?? { os: 'linux', architecture: 'amd64' },
  );
  return {
    name: image.name,
    ...whenMissing(settings),
    'runs-on': runner,
    permissions: permissionsOf(image),
    ...outputsOf(settings),
    steps: [
      ...sourceSteps(settings),
      ...(emulated ? [{ uses: actions.qemu }] : []),
      { uses: actions.buildx },
      ...loginSteps(image.repositories),
      ...latestSteps(settings),
      planTagsStep(image, settings, settings.tags.tags),
      ...(needsFacts(image, settings.upstream) ? [factsStep(settings)] : []),
      buildStep(image, undefined, settings, {
        ...(platform === undefined ? {} : { platforms: formatPlatform(platform) }),
        tags: '${{ steps.meta.outputs.tags }}',
        push: `\${{ ${pushes} }}`,
      }),
      summaryStep(image, '${{ steps.build.outputs.digest }}', settings),
    ],
  };
}

function platformJob(image: ImageDefinition, id: string, settings: JobSettings): YamlValue {
  const runners = image.platforms.map((platform) => runnerOf(image.name, platform));
  const anyEmulated = runners.some(({ emulated }) => emulated);
  const include = image.platforms.map((platform, at): YamlValue => {
    const { runner = 'ubuntu-24.04', emulated = false } = runners[at] ?? {};
    const text = formatPlatform(platform);
    const own = { platform: text, part: text.replaceAll('/', '-'), runner };
    return anyEmulated ? { ...own, emulated } : own;
  });
  return {
    name: `${image.name} (\${{ matrix.platform }})`,
    ...whenMissing(settings),
    'runs-on': '${{ matrix.runner }}',
    permissions: permissionsOf(image),
    strategy: { 'fail-fast': false, matrix: { include } },
    steps: [
      ...sourceSteps(settings),
      ...(anyEmulated ? [{ if: 'matrix.emulated', uses: actions.qemu }] : []),
      { uses: actions.buildx },
      ...loginSteps(image.repositories),
      planTagsStep(image, settings, settings.tags.anyTags),
      ...(needsFacts(image, settings.upstream) ? [factsStep(settings)] : []),
      buildStep(image, '${{ matrix.part }}', settings, {
        platforms: '${{ matrix.platform }}',
        tags: targetLines(image, settings),
        outputs: `type=image,push-by-digest=true,name-canonical=true,push=\${{ ${pushes} }}`,
      }),
      ...keepDigestSteps(id),
    ],
  };
}

/** Of a mirror: only what some repository lacks. */
function whenMissing({ upstream }: JobSettings): Record<string, YamlValue> {
  if (upstream === undefined) return {};
  return { needs: upstream.job, if: `${foundOutput(upstream, `missing-${upstream.id}`)} != ''` };
}

function planTagsStep(image: ImageDefinition, settings: JobSettings, tags: string): YamlValue {
  const { flavor } = settings.tags;
  return metadataStep({ id: 'meta', repositories: targetLines(image, settings), tags, flavor });
}

function buildStep(
  image: ImageDefinition,
  part: string | undefined,
  { upstream }: JobSettings,
  output: Record<string, YamlValue>,
): YamlValue {
  const env = secretEnvironment(image);
  return {
    name: 'Build',
    id: 'build',
    uses: actions.buildPush,
    ...(Object.keys(env).length === 0 ? {} : { env }),
    with: { ...buildInputs(image, part, upstream), ...output },
  };
}

/** Dots are in no job’s name, so no other image’s digests match. */
function artifact(id: string, part: string): string {
  return `digests.${id}.${part}`;
}

function keepDigestSteps(id: string): YamlValue[] {
  const env = { DIGEST: '${{ steps.build.outputs.digest }}' };
  return [
    { name: 'Keep the digest', if: pushes, env, run: keepDigestScript },
    {
      if: pushes,
      uses: actions.uploadArtifact,
      with: {
        name: artifact(id, '${{ matrix.part }}'),
        path: '${{ runner.temp }}/digests/*',
        'if-no-files-found': 'error',
        'retention-days': 1,
      },
    },
  ];
}

function mergeJob(image: ImageDefinition, id: string, settings: JobSettings): YamlValue {
  const { upstream } = settings;
  return {
    name: `${image.name} (merge)`,
    ...(upstream === undefined
      ? { needs: `build-${id}`, if: "github.event_name != 'pull_request'" }
      : { needs: [upstream.job, `build-${id}`] }),
    'runs-on': 'ubuntu-24.04',
    permissions: permissionsOf(image),
    ...outputsOf(settings),
    steps: [
      { uses: actions.buildx },
      ...loginSteps(image.repositories),
      ...latestSteps(settings),
      planTagsStep(image, settings, settings.tags.tags),
      {
        if: hasTags,
        uses: actions.downloadArtifact,
        with: {
          pattern: artifact(id, '*'),
          path: '${{ runner.temp }}/digests',
          'merge-multiple': true,
        },
      },
      {
        name: 'Merge the platforms',
        if: hasTags,
        env: {
          REPOSITORIES: targetLines(image, settings),
          TAGS: '${{ steps.meta.outputs.tags }}',
          PLATFORMS: String(image.platforms.length),
        },
        run: mergeScript,
      },
      summaryStep(image, '', settings),
    ],
  };
}

/** `contents` to check out, and to ask for the tags there are. */
function permissionsOf({ repositories }: ImageDefinition): YamlValue {
  const gitHub = repositories.some(({ registry }) => registry === 'ghcr.io');
  return { contents: 'read', ...(gitHub ? { packages: 'write' } : {}) };
}
