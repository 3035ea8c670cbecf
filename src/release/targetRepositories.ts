import type { Repository } from '../oci/reference.ts';
import { formatRepository } from '../oci/reference.ts';
import { requireValid } from './tags/completeTagRequest.ts';
import { ConfigError } from './config/configError.ts';
import type { TargetRepository } from './tags/planTagChanges.ts';
import type { Project } from './project.ts';

/** The repositories asked for, else those of the images, each once. Throws ConfigError when there is none. */
export function targetRepositories(
  project: Project,
  asked: readonly Repository[],
): readonly TargetRepository[] {
  const configured = new Map<string, TargetRepository>();
  for (const image of project.images)
    for (const repository of image.repositories) {
      const name = formatRepository(repository);
      const immutable = image.immutableTags === true || configured.get(name)?.immutable === true;
      configured.set(name, { repository, immutable });
    }
  if (asked.length > 0)
    return asked.map(
      (repository) =>
        configured.get(formatRepository(repository)) ?? { repository, immutable: false },
    );
  requireValid(project);
  if (configured.size > 0) return [...configured.values()];
  throw new ConfigError(
    'no-repository',
    'No image has a repository to compare with.',
    'Name one, for example ghcr.io/acme/api, or add repositories to slipway.yaml.',
  );
}
