import type { Repository } from '../oci/reference.ts';
import { formatRepository } from '../oci/reference.ts';
import type { SignatureTrust } from '../oci/signatureVerifier.ts';
import { projectPath } from './projectPath.ts';
import type { Project } from './project.ts';
import { requireValid } from './tags/completeTagRequest.ts';

/**
 * Whose signature the project accepts in a repository: what the first of its images says. Undefined
 * when none says anything. Throws ConfigError for a file that is wrong.
 */
export function signatureTrust(
  project: Project,
  repository: Repository,
): SignatureTrust | undefined {
  requireValid(project);
  const name = formatRepository(repository);
  const trust = project.images.find(
    ({ repositories, signature }) =>
      signature !== undefined && repositories.some((one) => formatRepository(one) === name),
  )?.signature;
  if (trust?.kind !== 'key') return trust;
  return { ...trust, key: keyPath(project.root, trust.key) };
}

/** A key management service has an address (`awskms://…`) instead of a path. */
export function keyPath(root: string, key: string): string {
  return key.includes('://') ? key : projectPath(root, key);
}
