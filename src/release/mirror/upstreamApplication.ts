import { ConfigError } from '../config/configError.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import type { UpstreamEntry } from '../config/upstreamSchema.ts';
import type { Project } from '../project.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import { unknownName } from '../unknownName.ts';

export type UpstreamSource =
  | { readonly kind: 'github'; readonly owner: string; readonly name: string }
  | { readonly kind: 'git'; readonly address: string };

/** Software somebody else releases, and the images this project builds from it. */
export interface UpstreamApplication {
  readonly name: string;
  readonly source: UpstreamSource;
  /** Range of semver; all versions when absent. */
  readonly versions?: string;
  readonly prereleases: boolean;
  /** Versions, ranges and names of tags. */
  readonly ignore: readonly string[];
  readonly images: readonly ImageDefinition[];
}

/** Where an application comes from, without a scheme: `github.com/owner/name`. */
export function sourceText(source: UpstreamSource): string {
  return source.kind === 'github' ? `github.com/${source.owner}/${source.name}` : source.address;
}

/** Where git clones it from. */
export function sourceAddress(source: UpstreamSource): string {
  return source.kind === 'github' ? `https://${sourceText(source)}.git` : source.address;
}

/** Applications by name, in the order asked for; all without names. Throws ConfigError. */
export function upstreamApplications(
  project: Project,
  names: readonly string[],
): readonly UpstreamApplication[] {
  requireValid(project);
  const applications = configured(project);
  refuseSharedImages(applications);
  if (names.length === 0) return applications;
  return [...new Set(names)].map((name) => {
    const found = applications.find((application) => application.name === name);
    if (found !== undefined) return found;
    const known = applications.map((application) => application.name);
    throw unknownName('unknown-application', 'application', name, known);
  });
}

function configured(project: Project): UpstreamApplication[] {
  const entries = project.config?.upstream ?? [];
  if (entries.length > 0) return entries.map((entry) => application(project, entry));
  throw new ConfigError(
    'no-upstream',
    'slipway.yaml follows no software of somebody else.',
    'Name it, for example: upstream: { github: owner/name }',
  );
}

function application(project: Project, entry: UpstreamEntry): UpstreamApplication {
  const { versions, prereleases = false, ignore = [] } = entry;
  const source = sourceOf(entry);
  const name = entry.name ?? lastPart(source);
  return {
    ...{ name, source, prereleases, ignore, images: imagesOf(project, entry, name) },
    ...(versions === undefined ? {} : { versions }),
  };
}

function sourceOf({ github, git }: UpstreamEntry): UpstreamSource {
  if (github === undefined) return { kind: 'git', address: git ?? '' };
  const [owner = '', name = ''] = github.split('/');
  return { kind: 'github', owner, name };
}

function lastPart(source: UpstreamSource): string {
  if (source.kind === 'github') return source.name;
  const path = source.address.replace(/\/+$/, '').replace(/\.git$/, '');
  return path.split(/[/:]/).at(-1) ?? path;
}

/** Those named, else all of a project with one application, else the one of the same name. */
function imagesOf(
  { images }: Project,
  entry: UpstreamEntry,
  name: string,
): readonly ImageDefinition[] {
  const known = images.map((image) => image.name);
  if (entry.images === undefined && entry.name === undefined) {
    if (images.length > 0) return images;
    throw new ConfigError(
      'no-images',
      `No image is built from ${name}.`,
      'Describe it in slipway.yaml under images.',
    );
  }
  return (entry.images ?? [name]).map((wanted) => {
    const found = images.find((image) => image.name === wanted);
    if (found !== undefined) return found;
    const { message, remedy } = unknownName('unknown-image', 'image', wanted, known);
    // What slipway.yaml says wrongly, not the command line.
    throw new ConfigError(
      'invalid-config',
      `upstream ${name}: ${message}`,
      entry.images === undefined ? `Name its images: images: [${known.join(', ')}]` : remedy,
    );
  });
}

/** Two upstreams would give one image the same tags. */
function refuseSharedImages(applications: readonly UpstreamApplication[]): void {
  const owners = new Map<string, string>();
  for (const { name, images } of applications)
    for (const image of images) {
      const other = owners.get(image.name);
      if (other !== undefined)
        throw new ConfigError(
          'invalid-config',
          `The image ${image.name} is built from both ${other} and ${name}.`,
          'Name an image under one application of upstream alone.',
        );
      owners.set(image.name, name);
    }
}
