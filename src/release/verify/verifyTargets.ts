import { formatPlatform } from '../../oci/platform.ts';
import type { Reference } from '../../oci/reference.ts';
import { formatRepository, parseReference } from '../../oci/reference.ts';
import { askedVersion } from '../askedVersion.ts';
import { ConfigError } from '../config/configError.ts';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import type { Project } from '../project.ts';
import { commitTagOfImages, versionTagOfImages } from '../publishedReferences.ts';
import { selectImages } from '../selectImages.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { VerifyRules } from './verifyRules.ts';
import { noRules } from './verifyRules.ts';

export interface VerifyRequest {
  /** Images of the project by name, or any references; all images of the project when empty. */
  readonly images?: readonly string[];
  /** Of the project's images; that of its version when absent. */
  readonly tag?: string;
  /** `os/arch[/variant]`; all the image has when absent. */
  readonly platforms?: readonly string[];
}

export interface VerifyTarget {
  readonly name: string;
  readonly reference: Reference;
  readonly rules: VerifyRules;
  /** What it must have, `os/arch[/variant]`. */
  readonly expected: readonly string[];
  readonly version?: string;
}

/** What a request is about. Throws ConfigError or InvalidReferenceError. */
export function verifyTargets(project: Project, request: VerifyRequest, now: Date): VerifyTarget[] {
  requireValid(project);
  const asked = request.images ?? [];
  const names = asked.filter((text) => !isReference(text, project));
  const own = asked.length > 0 && names.length === 0 ? [] : selectImages(project, names);
  const targets = asked
    .filter((text) => isReference(text, project))
    .map((text) => targetOf(text, project));
  if (own.length === 0) return targets;
  const tag = request.tag ?? versionTag(project, now);
  const { version } = project;
  for (const image of own) {
    const [repository] = image.repositories;
    if (repository === undefined) throw withoutRepository(image.name);
    const target = imageTarget(image, { kind: 'tag', repository, tag });
    targets.push(version === undefined ? target : { ...target, version });
  }
  return targets;
}

/** An image of the project as it is in a repository. */
export function imageTarget(image: ImageDefinition, reference: Reference): VerifyTarget {
  return {
    name: image.name,
    reference,
    rules: image.verify ?? noRules,
    expected: image.platforms.map(formatPlatform),
  };
}

function withoutRepository(name: string): ConfigError {
  return new ConfigError(
    'no-repository',
    `${name} has no repository, and what is verified is what a registry holds.`,
    'Give it repositories: in slipway.yaml, or name a reference to verify.',
  );
}

function isReference(text: string, { images }: Project): boolean {
  return /[/:@]/.test(text) && !images.some(({ name }) => name === text);
}

/** Anybody's image; one in a repository of the project is measured by its rules. */
function targetOf(text: string, { images }: Project): VerifyTarget {
  const reference = parseReference(text);
  const place = formatRepository(reference.repository);
  const known = images.find(({ repositories }) =>
    repositories.some((repository) => formatRepository(repository) === place),
  );
  const version = /^v?(\d+\.\d+\.\d+.*)$/.exec(reference.tag ?? '')?.[1];
  const more = version === undefined ? {} : { version };
  if (known !== undefined) return { ...imageTarget(known, reference), name: text, ...more };
  return { name: text, reference, rules: noRules, expected: [], ...more };
}

/** That of the project's version; of a commit without one, the tag a build of it pushes. */
function versionTag(project: Project, now: Date): string {
  const commit = project.state?.commit;
  const named =
    project.version === undefined && commit !== undefined
      ? commitTagOfImages(project, commit, now)
      : undefined;
  if (named !== undefined) return named;
  const version = askedVersion(project, undefined, 'verify --tag');
  if (commit === undefined) return version;
  return versionTagOfImages(project, { version, tag: `v${version}`, commit }, now);
}
