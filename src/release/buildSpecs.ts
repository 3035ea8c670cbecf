import type { BuildSpec, PlatformCache } from '../build/buildSpec.ts';
import type { Platform } from '../oci/platform.ts';
import { formatPlatform, parsePlatform } from '../oci/platform.ts';
import type { TagReference } from '../oci/reference.ts';
import {
  formatReference,
  formatRepository,
  InvalidReferenceError,
  isTag,
  parseReference,
} from '../oci/reference.ts';
import { isFullVersion } from '../oci/tagVersion.ts';
import { cacheOptions } from './config/cacheOptions.ts';
import { ConfigError } from './config/configError.ts';
import type { ImageDefinition } from './config/imageDefinition.ts';
import type { Project } from './project.ts';
import { isRemoteContext, projectPath } from './projectPath.ts';
import { versionTag } from './readVersion.ts';
import { mainRemote, remotePage } from './remote.ts';
import type { TemplateVariables } from './tags/template.ts';
import { checkTemplate, render } from './tags/template.ts';

export interface BuildChoice {
  /** `os/arch[/variant]`; those of the image when absent or empty. */
  readonly platforms?: readonly string[];
  /** Tag names for every repository of the image, or full references. */
  readonly tags?: readonly string[];
  readonly output: 'push' | 'load' | 'none';
  readonly noCache?: boolean;
  /** Instead of the image's own. */
  readonly strategy?: 'together' | 'by-digest';
}

/** What to build, with every template rendered and every value checked. Throws ConfigError. */
export function buildSpecFor(
  project: Project,
  image: ImageDefinition,
  choice: BuildChoice,
  now: Date,
): BuildSpec {
  const tags = tagReferences(image, choice);
  // As in docker/metadata-action, what has no version is known by its first tag.
  const version = project.version ?? tags[0]?.tag;
  const variables = templateVariables(project, image, version, now);
  const { dockerfile, target, provenance, sbom } = image;
  const platforms = platformsOf(image, choice.platforms ?? []);
  const strategy = choice.strategy ?? image.strategy;
  return {
    image: image.name,
    directory: project.root,
    context: isRemoteContext(image.context)
      ? image.context
      : projectPath(project.root, image.context),
    ...(dockerfile === undefined ? {} : { dockerfile: dockerfilePath(project, image) }),
    ...sourceOptions(project, image),
    ...(target === undefined ? {} : { target }),
    platforms,
    tags,
    args: rendered(image, image.args, variables),
    labels: { ...ociLabels(project, version, now), ...rendered(image, image.labels, variables) },
    annotations: rendered(image, image.annotations, variables),
    secrets: image.secrets.map(({ id, source }) => ({
      id,
      source:
        source.kind === 'env'
          ? source
          : { kind: source.kind, path: projectPath(project.root, source.path) },
    })),
    ssh: image.ssh,
    ...cacheOptions(image.cache, image.name, project.root, earlierImages(image, tags)),
    noCache: (choice.noCache ?? false) || image.noCache === true,
    pull: image.pull,
    ...(provenance === undefined ? {} : { provenance }),
    ...(sbom === undefined ? {} : { sbom }),
    output: choice.output,
    ...(strategy === 'by-digest'
      ? { strategy, platformCaches: platformCaches(image, platforms, tags, project.root) }
      : {}),
  };
}

/** Of a context that BuildKit fetches, the Dockerfile is named within it. */
function dockerfilePath(project: Project, { context, dockerfile = '' }: ImageDefinition): string {
  return isRemoteContext(context) ? dockerfile : projectPath(project.root, dockerfile);
}

function sourceOptions(
  { root }: Project,
  { dockerfileText, contexts, linked, options }: ImageDefinition,
): Pick<BuildSpec, 'dockerfileText' | 'contexts' | 'linked' | 'options'> {
  const named = Object.entries(contexts ?? {}).map(([name, value]) => {
    const elsewhere = isRemoteContext(value) || /^(?:target|docker-image|oci-layout):/.test(value);
    return [name, elsewhere ? value : projectPath(root, value)] as const;
  });
  return {
    ...(dockerfileText === undefined ? {} : { dockerfileText }),
    ...(named.length === 0 ? {} : { contexts: Object.fromEntries(named) }),
    ...(linked === undefined ? {} : { linked }),
    ...(options === undefined ? {} : { options }),
  };
}

/** Tags that moved before and move again; that of a version is new, and holds nothing yet. */
function earlierImages(
  { repositories }: ImageDefinition,
  tags: readonly TagReference[],
): readonly string[] {
  const [first] = repositories;
  if (first === undefined) return [];
  const own = formatRepository(first);
  return tags
    .filter(({ repository, tag }) => formatRepository(repository) === own && !isFullVersion(tag))
    .map(formatReference);
}

/** Builds that run side by side must not write over each other's cache. */
function platformCaches(
  image: ImageDefinition,
  platforms: readonly Platform[],
  tags: readonly TagReference[],
  root: string,
): Record<string, PlatformCache> {
  const { cache, name } = image;
  const earlier = earlierImages(image, tags);
  const own = platforms.map((platform) => {
    const text = formatPlatform(platform);
    const part = text.replaceAll('/', '-');
    const { ref, path, type } = cache ?? {};
    const separate = cache && {
      ...cache,
      // An inline cache is in the image itself, whose platforms are under one tag.
      ...(ref === undefined || type === 'inline' ? {} : { ref: `${ref}-${part}` }),
      ...(path === undefined ? {} : { path: `${path.replace(/[\\/]+$/, '')}-${part}` }),
    };
    return [text, cacheOptions(separate, `${name}-${part}`, root, earlier)] as const;
  });
  return Object.fromEntries(own);
}

function platformsOf(image: ImageDefinition, asked: readonly string[]): readonly Platform[] {
  if (asked.length === 0) return image.platforms;
  return [...new Set(asked)].map((text) => {
    const platform = parsePlatform(text);
    if (platform !== undefined) return platform;
    throw new ConfigError(
      'invalid-request',
      `“${text}” is not a platform.`,
      'Write it as os/architecture, for example linux/amd64 or linux/arm/v7.',
    );
  });
}

function tagReferences(image: ImageDefinition, choice: BuildChoice): readonly TagReference[] {
  const asked = choice.tags ?? [];
  const references = new Map<string, TagReference>();
  for (const text of asked)
    for (const reference of referencesOf(image, text, choice.output))
      references.set(
        `${reference.repository.registry}/${reference.repository.name}:${reference.tag}`,
        reference,
      );
  if (choice.output === 'push' && references.size === 0) throw nowhereToPush(image, asked);
  return [...references.values()];
}

function referencesOf(
  image: ImageDefinition,
  text: string,
  output: BuildChoice['output'],
): TagReference[] {
  if (!isTag(text)) return [fullReference(text)];
  // What stays in the engine needs a name, but no registry.
  const local =
    output === 'push' ? [] : [{ registry: 'docker.io', name: `library/${localName(image)}` }];
  const repositories = image.repositories.length === 0 ? local : image.repositories;
  return repositories.map((repository) => ({ kind: 'tag', repository, tag: text }));
}

function localName(image: ImageDefinition): string {
  const name = image.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'image' : name;
}

function fullReference(text: string): TagReference {
  try {
    const reference = parseReference(text);
    if (reference.kind === 'tag') return reference;
  } catch (error) {
    if (!(error instanceof InvalidReferenceError)) throw error;
    throw new ConfigError('invalid-request', error.message, error.remedy, { cause: error });
  }
  throw new ConfigError(
    'invalid-request',
    `“${text}” is a digest, and a build cannot be told its digest.`,
    'Name a tag, for example 1.2.3, or registry/name:tag.',
  );
}

function nowhereToPush(image: ImageDefinition, asked: readonly string[]): ConfigError {
  if (image.repositories.length === 0)
    return new ConfigError(
      'no-repository',
      `“${image.name}” has no repository to be pushed to.`,
      `Add repositories: [registry/name] to ${image.name} in slipway.yaml.`,
    );
  return new ConfigError(
    'invalid-request',
    `“${image.name}” is to be pushed${asked.length === 0 ? ', but no tag is given' : ''}.`,
    'Name a tag, or give slipway.yaml tag rules that apply to this branch or git tag.',
  );
}

/** What a bake file holds may look like a template without being one of Slipway's. */
function rendered(
  { origin }: ImageDefinition,
  values: Readonly<Record<string, string>>,
  variables: TemplateVariables,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const literal = origin === 'bake' && checkTemplate(value) !== undefined;
      return [name, literal ? value : render(value, variables)];
    }),
  );
}

function templateVariables(
  project: Project,
  image: ImageDefinition,
  version: string | undefined,
  now: Date,
): TemplateVariables {
  const { state } = project;
  return {
    ...(version === undefined ? {} : { version }),
    ...(state?.commit === undefined ? {} : { sha: state.commit }),
    branch: state?.branch ?? '',
    tag: versionTag(state) ?? state?.tags[0] ?? '',
    date: now,
    ...(state?.date === undefined ? {} : { commitDate: state.date }),
    image: image.name,
  };
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
function ociLabels(
  project: Project,
  version: string | undefined,
  now: Date,
): Record<string, string> {
  const { state } = project;
  const remote = mainRemote(state);
  const labels: Record<string, string> = { 'org.opencontainers.image.created': now.toISOString() };
  // An image of a changed tree is not an image of its commit; buildx marks it so too.
  if (state?.commit !== undefined)
    labels['org.opencontainers.image.revision'] = `${state.commit}${state.dirty ? '-dirty' : ''}`;
  if (remote !== undefined) labels['org.opencontainers.image.source'] = remotePage(remote);
  if (version !== undefined) labels['org.opencontainers.image.version'] = version;
  return labels;
}
