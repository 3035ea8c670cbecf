import type { ComparedImage } from '../../oci/local/compareLocal.ts';
import { tagsHere } from '../../oci/local/compareLocal.ts';
import type { LocalGroupNode, LocalImageNode, RepositoryNode } from './imagesNode.ts';
import type { LocalList } from './localCatalog.ts';

/** A group for what the engine has of a repository; none where it has nothing of it. */
export function localGroup(parent: RepositoryNode, list: LocalList | undefined): LocalGroupNode[] {
  if (list === undefined) return [];
  const { repository } = parent;
  const count = tagsHere(list.images, repository).length;
  if (count === 0 && list.error === undefined) return [];
  const away = list.error === undefined ? {} : { error: list.error };
  return [{ kind: 'local', id: `${parent.id}|local`, parent, repository, count, ...away }];
}

export function localNodes(
  parent: LocalGroupNode,
  compared: readonly ComparedImage[],
): LocalImageNode[] {
  return compared.map((image) => ({
    kind: 'localImage',
    id: `${parent.id}:${image.reference.tag}`,
    parent,
    reference: image.reference,
    compared: image,
  }));
}
