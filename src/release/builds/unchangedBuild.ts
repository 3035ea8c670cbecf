import type { SkippedBuild } from '../../build/buildPlan.ts';
import type { BuildSpec } from '../../build/buildSpec.ts';
import { formatReference } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { compareTagVersions, parseTagVersion } from '../../oci/tagVersion.ts';
import * as z from 'zod/mini';
import type { ImageDefinition } from '../config/imageDefinition.ts';
import type { Project } from '../project.ts';
import { isRemoteContext } from '../projectPath.ts';
import { versionTagOfImages } from '../publishedReferences.ts';
import type { SourceControl } from '../sourceControl.ts';
import type { SourceHistory } from '../sourceHistory.ts';
import { publishedImage } from '../status/publishedImage.ts';

export interface LastReleasePorts {
  readonly registry: Registry;
  readonly sourceControl: SourceControl;
  readonly sourceHistory: SourceHistory;
}

/** What is different from the release before. */
export interface SinceRelease {
  /** Its git tag. */
  readonly tag: string;
  readonly commit: string;
  /** Relative to the project, with `/`. */
  readonly paths: readonly string[];
}

/**
 * What changed in the project since the newest release before this commit, uncommitted files too;
 * undefined when there is none. SourceControlError.
 */
export async function sinceLastRelease(
  { sourceControl, sourceHistory }: LastReleasePorts,
  { root, state }: Project,
  signal: AbortSignal,
): Promise<SinceRelease | undefined> {
  if (state?.commit === undefined) return undefined;
  const names = await sourceHistory.tagsBefore(root, state.commit, signal);
  const versions = names
    .filter((name) => !state.tags.includes(name))
    .flatMap((name) => {
      const version = parseTagVersion(name);
      return version === undefined ? [] : [{ name, version }];
    })
    .sort((one, other) => compareTagVersions(other.version, one.version));
  const tag = (versions.find(({ version }) => version.prerelease.length === 0) ?? versions[0])
    ?.name;
  const commit = tag === undefined ? undefined : await sourceControl.tagCommit(root, tag, signal);
  if (tag === undefined || commit === undefined) return undefined;
  return { tag, commit, paths: await sourceHistory.changedPaths(root, commit, signal) };
}

/**
 * Why an image need not be built: nothing it is made of changed since the last release, which the
 * registry holds where it is to be pushed. Undefined when it must be. RegistryError.
 */
export async function unchangedBuild(
  { registry }: LastReleasePorts,
  {
    project,
    image,
    spec,
    now,
  }: { project: Project; image: ImageDefinition; spec: BuildSpec; now: Date },
  { tag, commit, paths }: SinceRelease,
  signal: AbortSignal,
): Promise<SkippedBuild | undefined> {
  const inputs = inputsOf(project, image);
  if (inputs === undefined || paths.some((path) => isMadeOf(inputs, path))) return undefined;
  const reason = `nothing in ${inputs.folders.join(', ')} changed since ${tag}`;
  if (spec.output !== 'push') return { reason, platforms: [] };
  const [repository] = image.repositories;
  if (repository === undefined) return undefined;
  const released = { version: tag.replace(/^v/, ''), tag, commit };
  const reference = {
    kind: 'tag' as const,
    repository,
    tag: versionTagOfImages(project, released, now),
  };
  const published = await publishedImage(registry, reference, signal);
  if (published === undefined) return undefined;
  const { digest, platforms } = published;
  return {
    reason: `${reason}: ${formatReference(reference)} stays what it is`,
    digest,
    platforms: platforms.map((one) => ({ platform: one.platform, digest: one.digest })),
  };
}

interface Inputs {
  /** `.` is the whole project. */
  readonly folders: readonly string[];
  readonly files: ReadonlySet<string>;
}

const linkedForm = z.object({
  context: z.optional(z.string()),
  contexts: z.nullish(z.record(z.string(), z.string())),
});

/** Undefined where some of it is not in the project: whether that changed is not known. */
function inputsOf(project: Project, image: ImageDefinition): Inputs | undefined {
  const linked = Object.values(image.linked ?? {}).map(
    (one) => linkedForm.safeParse(one).data ?? {},
  );
  const contexts = [image, ...linked].flatMap(({ context = '.', contexts: named }) => [
    context,
    ...Object.values(named ?? {}).filter((value) => !value.startsWith('target:')),
  ]);
  const folders = contexts.map((context) => tidy(context));
  const elsewhere = contexts.some(
    (context) => isRemoteContext(context) || /^[a-z-]+:/.test(context),
  );
  if (elsewhere || folders.some((folder) => folder === undefined)) return undefined;
  const files = [image.dockerfile, image.file, project.configFile].flatMap((file) => file ?? []);
  return {
    folders: [...new Set(folders.flatMap((folder) => folder ?? []))],
    files: new Set(files.map((file) => tidy(file) ?? file)),
  };
}

function isMadeOf({ folders, files }: Inputs, path: string): boolean {
  return (
    files.has(path) || folders.some((folder) => folder === '.' || path.startsWith(`${folder}/`))
  );
}

/** Undefined for what leaves the project. */
function tidy(path: string): string | undefined {
  if (/^(?:[\\/]|[A-Za-z]:)/.test(path)) return undefined;
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return undefined;
  return parts.length === 0 ? '.' : parts.join('/');
}
