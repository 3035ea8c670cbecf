import { formatPlatform } from '../../oci/platform.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { ImageDefinition } from '../../release/config/imageDefinition.ts';

type Inferred = Pick<
  ImageDefinition,
  'name' | 'repositories' | 'context' | 'dockerfile' | 'platforms' | 'origin' | 'file'
>;

/** A first slipway.yaml from what was found; every line says what it is for. */
export function configTemplate(images: readonly Inferred[]): string {
  return `# What Slipway releases from this repository. Everything is optional.
version: 1

${imagesBlock(images)}
# Which tags a git ref gets, in the grammar of docker/metadata-action.
tags: |
  type=semver,pattern={{version}}
  type=semver,pattern={{major}}.{{minor}}
  type=ref,event=branch
  type=sha
`;
}

/** A bake, compose or matrix file stays where images are described. */
function imagesBlock(images: readonly Inferred[]): string {
  const [first] = images;
  if (first?.file !== undefined && first.origin !== 'config') {
    const key = first.origin === 'matrix' ? 'matrix' : 'bake';
    return `# Images are described there; what images: says of them by name is added.
${key}: ${quoted(first.file)}
# images:
#   ${quoted(first.name)}: { strategy: by-digest }
`;
  }
  const example: Inferred = {
    ...{ name: 'app', repositories: [], context: '.', platforms: [] },
    origin: 'inferred',
  };
  const blocks = (images.length > 0 ? images : [example]).map(imageBlock);
  return `images:\n${blocks.join('\n')}`;
}

function imageBlock(image: Inferred): string {
  const platforms =
    image.platforms.length > 0
      ? image.platforms.map(formatPlatform)
      : ['linux/amd64', 'linux/arm64'];
  const repositories =
    image.repositories.length > 0
      ? `repositories: [${image.repositories.map((one) => quoted(formatRepository(one))).join(', ')}]`
      : `# repositories: [ghcr.io/owner/${image.name}]   # where it is pushed`;
  const lines = [
    `${quoted(image.name)}:`,
    `  ${repositories}`,
    `  context: ${quoted(image.context)}`,
    ...(image.dockerfile === undefined ? [] : [`  dockerfile: ${quoted(image.dockerfile)}`]),
    `  platforms: [${platforms.join(', ')}]`,
    `  # args: { VERSION: '{{version}}', COMMIT: '{{sha}}' }`,
    '',
  ];
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}

/** A YAML scalar; quoted where it would not read back as the same text. */
function quoted(text: string): string {
  return /^[A-Za-z./][A-Za-z0-9._/:-]*$/.test(text) &&
    !/:$|^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}
