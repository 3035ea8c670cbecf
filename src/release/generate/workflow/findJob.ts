import { linesOf } from '../../config/config.ts';
import type { SlipwayConfig } from '../../config/config.ts';
import type { ImageDefinition } from '../../config/imageDefinition.ts';
import type { UpstreamApplication } from '../../mirror/upstreamApplication.ts';
import { sourceAddress } from '../../mirror/upstreamApplication.ts';
import { affixesOf } from '../../tags/affixes.ts';
import type { YamlValue } from '../yamlValue.ts';
import { literal } from './expression.ts';
import { metadataStep, repositoryLines } from './imageSteps.ts';
import { loginSteps } from './login.ts';
import { compareScript, newestScript } from './mirrorScripts.ts';
import { tagInputs } from './tagInputs.ts';

export interface FoundImage {
  readonly image: ImageDefinition;
  readonly id: string;
}

const newest = (name: string): string => `steps.newest.outputs['${name}']`;

/**
 * The job that looks for the newest version of an application, and for which of its images' repositories
 * it is new. Fails with WorkflowError or ConfigError.
 */
export function findJob(
  application: UpstreamApplication,
  images: readonly FoundImage[],
  config: SlipwayConfig | undefined,
): Record<string, YamlValue> {
  const repositories = images.flatMap(({ image }) => image.repositories);
  const gitHub = repositories.some(({ registry }) => registry === 'ghcr.io');
  const outputs = ['tag', 'version', 'commit', 'short-commit'].map((name) => [name, newest(name)]);
  const found = images.flatMap(({ id }) =>
    ['missing', 'moves'].map((name) => [`${name}-${id}`, `steps['compare-${id}'].outputs.${name}`]),
  );
  return {
    name: `${application.name} (look)`,
    'runs-on': 'ubuntu-24.04',
    permissions: { contents: 'read', ...(gitHub ? { packages: 'read' } : {}) },
    outputs: Object.fromEntries(
      [...outputs, ...found].map(([name = '', value = '']) => [name, `\${{ ${value} }}`]),
    ),
    steps: [
      newestStep(application),
      ...loginSteps(repositories),
      ...images.flatMap((image) => compareSteps(image, config)),
    ],
  };
}

function newestStep({ source, versions, prereleases, ignore }: UpstreamApplication): YamlValue {
  return {
    name: 'Find the newest version',
    id: 'newest',
    env: {
      GH_TOKEN: '${{ github.token }}',
      UPSTREAM: source.kind === 'github' ? `${source.owner}/${source.name}` : '',
      ADDRESS: literal(sourceAddress(source)),
      VERSIONS: versions ?? '*',
      PRERELEASES: String(prereleases),
      IGNORE: ignore.map(literal).join('\n'),
    },
    run: newestScript,
  };
}

function compareSteps({ image, id }: FoundImage, config: SlipwayConfig | undefined): YamlValue[] {
  const { anyTags, flavor } = tagInputs(config, {
    tag: newest('tag'),
    commit: newest('commit'),
    shortCommit: newest('short-commit'),
    moves: 'true',
  });
  const { prefix, suffix } = affixesOf(linesOf(config?.flavor));
  const repositories = repositoryLines(image).join('\n');
  const meta = `tags-${id}`;
  return [
    metadataStep({ id: meta, repositories, tags: anyTags, flavor }),
    {
      name: `Compare ${image.name}`,
      id: `compare-${id}`,
      env: {
        IMAGE: literal(image.name),
        REPOSITORIES: repositories,
        VERSION: `\${{ ${newest('version')} }}`,
        TAGS: `\${{ steps['${meta}'].outputs.tags }}`,
        PREFIX: literal(prefix),
        SUFFIX: literal(suffix),
        PRERELEASE: `\${{ ${newest('prerelease')} }}`,
      },
      run: compareScript,
    },
  ];
}
