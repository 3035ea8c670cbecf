import { displayArgv } from '../../../build/displayCommand.ts';
import { emulatorRemedy } from '../../../build/emulatorRemedy.ts';
import { formatPlatform } from '../../../oci/platform.ts';
import { formatReference } from '../../../oci/reference.ts';
import { ownImages } from '../../builds/placeUpstream.ts';
import { linesOf } from '../../config/config.ts';
import { declaredTags } from '../../declaredTags.ts';
import { codeBlock, codeSpan, markdownTable, runningText } from '../../markdown.ts';
import type { Project } from '../../project.ts';
import { parseFlavor } from '../../tags/flavor.ts';
import { parseTagRules } from '../../tags/tagRules.ts';
import type { DocumentedImage } from './documentedImage.ts';
import { imageSection } from './imageSection.ts';
import { tagMeanings } from './tagMeanings.ts';

/** What a git tag gives, for one version. */
export interface TagExample {
  readonly gitTag: string;
  readonly tags: readonly string[];
  /** True when it gives more, which depends on its commit or on the day. */
  readonly others: boolean;
}

/**
 * How the images are tagged, pulled, run, verified and built, as Markdown: the same text for the
 * same facts. Throws ConfigError for wrong tag rules.
 */
export function imagesDocument(
  project: Project,
  images: readonly DocumentedImage[],
  example: TagExample | undefined,
): string {
  return [
    ...images.map(imageSection),
    tagsSection(project, example),
    buildSection(images),
    troubleSection(images),
  ].join('\n');
}

function tagsSection(project: Project, example: TagExample | undefined): string {
  const declared = project.images.flatMap((image) =>
    declaredTags(project, image).map((tag) => [
      codeSpan(formatReference(tag)),
      codeSpan(image.file ?? ''),
    ]),
  );
  const heading = '## Tags\n\n';
  if (declared.length > 0) return heading + markdownTable(['Tag', 'Said in'], declared);
  const { config } = project;
  const rules = parseTagRules(linesOf(config?.tags));
  const rows = tagMeanings(rules, parseFlavor(linesOf(config?.flavor)));
  const table = markdownTable(
    ['On', 'Tag'],
    rows.map(({ when, tag }) => [when, tag]),
  );
  if (example === undefined || example.tags.length === 0) return heading + table;
  const given = example.tags.map(codeSpan).join(', ');
  return `${heading}${table}\nThe git tag ${codeSpan(example.gitTag)} gives ${given}${example.others ? ', and those of its commit or the day' : ''}.\n`;
}

function buildSection(images: readonly DocumentedImage[]): string {
  const own = ownImages(images.map(({ image }) => image)).map(({ name }) => name);
  const [first] = own;
  const lines = [
    ...(first === undefined
      ? []
      : [
          '# into the engine of this machine',
          displayArgv(['slipway', 'build', first, '--load']),
          '# what a push would do, with the lines of docker buildx that do it',
          displayArgv(['slipway', 'build', ...own, '--push', '--dry-run']),
          displayArgv(['slipway', 'build', ...own, '--push']),
        ]),
    ...(own.length === images.length
      ? []
      : [
          '# what others released and the registries do not have',
          displayArgv(['slipway', 'mirror', '--dry-run']),
          displayArgv(['slipway', 'mirror']),
        ]),
  ];
  return `## Build\n\n${codeBlock('sh', lines)}`;
}

/** https://docs.github.com/en/packages/learn-github-packages/configuring-a-packages-access-control-and-visibility */
const gitHubPackages =
  ' A new package is private: its settings on GitHub say who may pull it without.';

function troubleSection(images: readonly DocumentedImage[]): string {
  const places = images.flatMap(({ image }) => image.repositories);
  const hosts = [...new Set(places.map(({ registry }) => registry))].toSorted();
  const platforms = images.flatMap(({ image }) => image.platforms.map(formatPlatform));
  const foreign = [...new Set(platforms)].filter((platform) => platform !== 'linux/amd64');
  const rows = [
    ...hosts.map((host) => [
      `${codeSpan('denied')} or ${codeSpan('unauthorized')} from ${codeSpan(host)}`,
      `Sign in: ${codeSpan(displayArgv(['docker', 'login', host]))}.${host === 'ghcr.io' ? gitHubPackages : ''}`,
    ]),
    [
      codeSpan('manifest unknown'),
      `The tag is not there; ${codeSpan('slipway tags REPOSITORY')} lists those that are.`,
    ],
    [
      codeSpan('no matching manifest'),
      'The image is not built for the platform that asks: see the platforms above, or name one with `--platform`.',
    ],
    ...foreign.map((platform) => [
      `${codeSpan('exec format error')} with ${codeSpan(platform)}`,
      runningText(emulatorRemedy(platform)),
    ]),
    [
      'anything else',
      `${codeSpan('slipway doctor')} looks at engine, builder, emulators, registries, git and configuration, and says what to do.`,
    ],
  ];
  return `## When something is wrong\n\n${markdownTable(['What is seen', 'What to do'], rows)}`;
}
