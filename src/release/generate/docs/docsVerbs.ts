import type { Registry } from '../../../oci/registry.ts';
import { mapConcurrently } from '../../../oci/mapConcurrently.ts';
import { formatRepository } from '../../../oci/reference.ts';
import { linesOf } from '../../config/config.ts';
import { ConfigError } from '../../config/configError.ts';
import { writeFileChanges } from '../../fileChanges/applyFileChanges.ts';
import type { FileChangePlan } from '../../fileChanges/fileChangePlan.ts';
import type { ProjectFiles } from '../../fileChanges/projectFiles.ts';
import type { Project } from '../../project.ts';
import { affixesOf } from '../../tags/affixes.ts';
import { completeTagRequest, requireValid } from '../../tags/completeTagRequest.ts';
import { parseTagRules } from '../../tags/tagRules.ts';
import { planTags } from '../../tags/planTags.ts';
import { generatedFile } from '../generatedFile.ts';
import type { DocumentedImage } from './documentedImage.ts';
import { documentedImage } from './documentedImage.ts';
import type { TagExample } from './imagesDocument.ts';
import { imagesDocument } from './imagesDocument.ts';

/** The document as it is to be; no files when it is so. */
export interface DocsPlan extends FileChangePlan {
  readonly path: string;
  readonly notes: readonly string[];
}

export interface DocsVerbs {
  /**
   * The document of the images: where they are, what they are for, how they are pulled, verified and
   * built. Reads only. Fails with ConfigError, GeneratedPartError, RegistryError or WorkspaceError.
   */
  planDocs(signal: AbortSignal): Promise<DocsPlan>;
  /** Writes it and commits nothing. Fails with WorkspaceError when the file has changed since. */
  writeDocs(plan: DocsPlan, signal: AbortSignal): Promise<void>;
}

export interface DocsPorts {
  readonly projectFiles: ProjectFiles;
  readonly registry: Registry;
  readonly now: () => Date;
}

const path = 'docs/images.md';
const command = 'slipway generate docs';
const beginning = '# Container images\n\n';
const concurrency = 2;

/** Generates the document of the project's images. */
export function createDocsVerbs(
  { projectFiles: files, registry, now }: DocsPorts,
  loadProject: (signal: AbortSignal) => Promise<Project>,
): DocsVerbs {
  return {
    async planDocs(signal) {
      const project = await loadProject(signal);
      requireValid(project);
      requireImages(project);
      const before = await files.read(path, signal);
      const affixes = affixesOf(linesOf(project.config?.flavor));
      const images = await mapConcurrently(project.images, concurrency, (image) =>
        documentedImage(registry, image, affixes, signal),
      );
      const text = imagesDocument(project, images, exampleOf(project, now()));
      const part = { name: 'images', comment: 'html', command, text } as const;
      return {
        ...{ path, message: 'docs: describe the images as they are', concerns: [] },
        files: generatedFile(path, before, part, beginning),
        notes: notesOf(images),
      };
    },
    writeDocs: (plan, signal) => writeFileChanges({ files }, plan, signal),
  };
}

function requireImages({ images }: Project): void {
  if (images.length > 0) return;
  throw new ConfigError(
    'no-images',
    'There is no image to describe.',
    'Add a Dockerfile, or describe the images in slipway.yaml: slipway init.',
  );
}

function notesOf(images: readonly DocumentedImage[]): string[] {
  return images.flatMap(({ places }) =>
    places
      .filter(({ found }) => found === undefined)
      .map(
        ({ repository }) =>
          `${formatRepository(repository)} has no release: none was pushed, or it is hidden from these credentials.`,
      ),
  );
}

/** Without what another commit or day would make another document of. */
function exampleOf(project: Project, now: Date): TagExample | undefined {
  if (project.version === undefined) return undefined;
  const all = parseTagRules(linesOf(project.config?.tags)).map(({ text }) => text);
  const lasting = all.filter((text) => !/sha|date/.test(text));
  if (lasting.length === 0) return undefined;
  const gitTag = `${project.config?.tag?.prefix ?? 'v'}${project.version}`;
  const flavor = linesOf(project.config?.flavor);
  const request = { ref: `refs/tags/${gitTag}`, rules: lasting.join('\n'), flavor };
  const { tags } = planTags(completeTagRequest(request, project, now));
  return { gitTag, tags, others: lasting.length < all.length };
}
