import { displayArgv } from '../../../build/displayCommand.ts';
import { looksSecret } from '../../../build/secretName.ts';
import { attestationNames } from '../../../oci/attestationNames.ts';
import { formatSize } from '../../../oci/formatSize.ts';
import type { ImageConfig } from '../../../oci/imageConfig.ts';
import { formatPlatform } from '../../../oci/platform.ts';
import { formatReference, formatRepository } from '../../../oci/reference.ts';
import { formatTrust } from '../../../oci/signatureVerifier.ts';
import type { ImageDefinition } from '../../config/imageDefinition.ts';
import { codeBlock, codeSpan, markdownTable } from '../../markdown.ts';
import type { DocumentedImage, DocumentedPlace } from './documentedImage.ts';

type Published = NonNullable<DocumentedPlace['found']>;

/** What a person who pulls the image has to know, as Markdown below a heading of the second level. */
export function imageSection(documented: DocumentedImage): string {
  const { image, places } = documented;
  const published = places.find(({ found }) => found !== undefined)?.found;
  return [
    `## ${codeSpan(image.name)}\n`,
    `${origin(image)}\n`,
    placesTable(places),
    ...(published === undefined
      ? []
      : [
          platformsTable(published),
          usage(published, configOf(documented)),
          check(documented, published),
          inside(documented),
        ]),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function origin({ context, dockerfile, target, platforms, file }: ImageDefinition): string {
  const words = [
    `Built from ${codeSpan(dockerfile ?? 'Dockerfile')}`,
    ...(context === '.' ? [] : [` in ${codeSpan(context)}`]),
    ...(target === undefined ? [] : [`, target ${codeSpan(target)}`]),
    ...(file === undefined ? [] : [`, as ${codeSpan(file)} says`]),
    platforms.length === 0
      ? ', for the platform of the machine that builds it.'
      : `, for ${platforms.map((platform) => codeSpan(formatPlatform(platform))).join(', ')}.`,
  ];
  return words.join('');
}

function placesTable(places: readonly DocumentedPlace[]): string {
  if (places.length === 0) return 'It has no repository: it is not pushed anywhere.\n';
  const rows = places.map(({ repository, found }) => [
    codeSpan(formatRepository(repository)),
    found === undefined ? 'no release yet' : codeSpan(found.tag),
    found === undefined ? '' : codeSpan(found.inspection.digest),
  ]);
  return markdownTable(['Repository', 'Newest release', 'Digest'], rows);
}

function platformsTable({ inspection }: Published): string {
  const rows = inspection.platforms
    .map(({ platform, size, digest, attestations }) => [
      codeSpan(formatPlatform(platform)),
      size === undefined ? '' : formatSize(size),
      codeSpan(digest),
      attestationNames(attestations).map(plainName).join(', '),
    ])
    .toSorted(([one = ''], [other = '']) => (one < other ? -1 : Number(one > other)));
  return markdownTable(['Platform', 'To download', 'Digest', 'Attestations'], rows);
}

/** Names we give are words; a predicate type nobody knows is foreign. */
function plainName(name: string): string {
  return /^[A-Za-z ]+$/.test(name) ? name : codeSpan(name);
}

function usage({ inspection }: Published, config: ImageConfig | undefined): string {
  const { reference, digest } = inspection;
  const name = formatReference(reference);
  const exact = `${formatRepository(reference.repository)}@${digest}`;
  const ports = (config?.exposedPorts ?? []).flatMap((port) => ['-p', mapping(port)]);
  const volumes = (config?.volumes ?? []).flatMap((path) => ['-v', `${volumeName(path)}:${path}`]);
  // What an image declares and leaves empty is for who runs it to say: taken from the environment.
  const unset = (config?.env ?? []).map(variable).filter(([, value]) => value === '');
  const options = [
    ...unset.flatMap(([variableName]) => ['-e', variableName]),
    ...ports,
    ...volumes,
  ];
  const container = reference.repository.name.split('/').at(-1) ?? '';
  const asService = [
    '# in the background, and what it says',
    displayArgv(['docker', 'run', '-d', '--name', container, ...options, name]),
    displayArgv(['docker', 'logs', '-f', container]),
  ];
  const lines = [
    '# the newest release, and the same image by digest, which never changes',
    displayArgv(['docker', 'pull', name]),
    displayArgv(['docker', 'pull', exact]),
    displayArgv(['docker', 'run', '--rm', ...options, name]),
    ...(ports.length === 0 ? [] : asService),
  ];
  return `### Pull and run\n\n${codeBlock('sh', lines)}`;
}

/** `8080/tcp` is `8080:8080`; another protocol has to be said. */
function mapping(port: string): string {
  const [number = port, protocol = 'tcp'] = port.split('/');
  return `${number}:${number}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

function volumeName(path: string): string {
  const name = path.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return name === '' ? 'data' : name.toLowerCase();
}

function check({ image }: DocumentedImage, { inspection }: Published): string {
  const name = formatReference(inspection.reference);
  const lines = [
    displayArgv(['slipway', 'verify', name]),
    displayArgv(['docker', 'buildx', 'imagetools', 'inspect', name]),
  ];
  const { signature } = image;
  const trust =
    signature === undefined
      ? ''
      : `It is signed: what counts is the signature of ${codeSpan(formatTrust(signature))}.\n\n`;
  return `### Verify\n\n${trust}${codeBlock('sh', lines)}`;
}

/** Of the platform most people have, else of the first. */
function configOf({ contents }: DocumentedImage): ImageConfig | undefined {
  return (contents.find(({ platform }) => platform === 'linux/amd64') ?? contents[0])?.config;
}

function inside(documented: DocumentedImage): string {
  const config = configOf(documented);
  if (config === undefined) return '';
  const { user, entrypoint, cmd, workingDir, exposedPorts, volumes, healthcheck, env } = config;
  const spans = (words: readonly string[]): string => words.map(codeSpan).join(', ');
  const shown: readonly (readonly [string, string])[] = [
    ['User', user === undefined || user === '' ? '`root`: the image names none' : codeSpan(user)],
    ['Entrypoint', command(entrypoint)],
    ['Command', command(cmd)],
    ['Working directory', workingDir === undefined ? '' : spans([workingDir])],
    ['Ports', spans(exposedPorts)],
    ['Volumes', spans(volumes)],
    ['Health check', command(healthcheck ?? [])],
    ...knownLabels.map(([label, title]) => [title, spans(present(config.labels[label]))] as const),
  ];
  const rows = shown.filter(([, value]) => value !== '');
  const variables = env.map(variable).filter(([name]) => name !== 'PATH');
  const differing = variants(documented);
  return [
    `### Inside\n\n${markdownTable(['Setting', 'Value'], rows)}`,
    ...(variables.length === 0
      ? []
      : [markdownTable(['Variable', 'Set to'], variables.map(variableRow))]),
    ...(differing.length === 0
      ? []
      : [
          `${spans(differing)} differ in these from ${codeSpan(documentedPlatform(documented))}.\n`,
        ]),
  ].join('\n');
}

function command(words: readonly string[]): string {
  return words.length === 0 ? '' : codeSpan(displayArgv(words));
}

function present(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [text];
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const knownLabels = [
  ['org.opencontainers.image.source', 'Source'],
  ['org.opencontainers.image.revision', 'Commit'],
  ['org.opencontainers.image.licenses', 'Licences'],
] as const;

function variable(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function variableRow([name, value]: readonly [string, string]): string[] {
  if (value === '') return [codeSpan(name), 'empty'];
  return [
    codeSpan(name),
    looksSecret(name, value) ? 'not shown: it may be a secret' : codeSpan(value),
  ];
}

function documentedPlatform({ contents }: DocumentedImage): string {
  return (
    contents.find(({ platform }) => platform === 'linux/amd64')?.platform ??
    contents[0]?.platform ??
    ''
  );
}

/** Platforms whose image is set up in another way than the one that is shown. */
function variants(documented: DocumentedImage): string[] {
  const own = settings(configOf(documented));
  return documented.contents
    .filter(({ config }) => config !== undefined && settings(config) !== own)
    .map(({ platform }) => platform);
}

function settings(config: ImageConfig | undefined): string {
  if (config === undefined) return '';
  const { user, entrypoint, cmd, workingDir, exposedPorts, volumes, env } = config;
  const sorted = (values: readonly string[]): string[] => values.toSorted();
  return JSON.stringify([
    ...[user ?? '', entrypoint, cmd, workingDir ?? ''],
    ...[sorted(exposedPorts), sorted(volumes), sorted(env)],
  ]);
}
