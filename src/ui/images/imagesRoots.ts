import * as vscode from 'vscode';
import { isAbort } from '../../oci/failure.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import { ConfigError } from '../../release/config/configError.ts';
import type { Project } from '../../release/project.ts';
import type { Session, Sessions } from '../sessions.ts';
import type {
  ImageNode,
  ImagesNode,
  NoteNode,
  RepositoryNode,
  UpstreamNode,
} from './imagesNode.ts';
import { problemNode } from './problemNode.ts';

/**
 * The images of every folder, then what was added by hand. In a workspace that is not trusted only
 * the latter: nothing a workspace names is contacted or run.
 */
export async function imagesRoots(
  sessions: Sessions,
  added: readonly Repository[],
  signal: AbortSignal,
): Promise<ImagesNode[]> {
  const all = vscode.workspace.isTrusted ? sessions.all() : [];
  const several = all.length > 1;
  const found = await Promise.all(all.map((session) => folderNodes(session, several, signal)));
  return [...found.flat(), ...added.map((repository) => repositoryNode(repository, undefined))];
}

async function folderNodes(
  session: Session,
  several: boolean,
  signal: AbortSignal,
): Promise<ImagesNode[]> {
  const folderUri = session.folder.uri.toString();
  try {
    const project = await session.slipway.project(signal);
    const folder = several ? session.folder.name : undefined;
    const images = project.images.map((image): ImageNode => ({
      kind: 'image',
      id: `image:${folderUri}#${image.name}`,
      parent: undefined,
      image,
      folder,
      folderUri,
    }));
    const upstream: UpstreamNode = {
      ...{ kind: 'upstream', id: `upstream:${folderUri}`, parent: undefined, folder, folderUri },
    };
    const follows = project.config?.upstream !== undefined;
    return [...projectProblems(project, folderUri), ...images, ...(follows ? [upstream] : [])];
  } catch (error) {
    if (isAbort(error)) throw error;
    return [problemNode(`problem:${folderUri}`, undefined, error)];
  }
}

function projectProblems(project: Project, folderUri: string): ImagesNode[] {
  const nodes: ImagesNode[] = [];
  const errors = project.problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const file = project.configFile ?? 'slipway.yaml';
  if (first !== undefined) {
    const message =
      errors.length === 1
        ? vscode.l10n.t('{0} has an error.', file)
        : vscode.l10n.t('{0} has {1} errors.', file, errors.length);
    const where = vscode.l10n.t('Line {0}: {1}', first.range.start.line + 1, first.message);
    const error = new ConfigError('invalid-config', message, where, { problems: errors });
    nodes.push({
      ...problemNode(`config:${folderUri}`, undefined, error),
      action: {
        title: vscode.l10n.t('Open slipway.yaml'),
        command: 'slipway.openConfig',
        arguments: [{ folder: folderUri, range: first.range, file: first.file }],
      },
    });
  }
  const { sourceControlError } = project;
  if (sourceControlError?.reason === 'failed')
    nodes.push(problemNode(`git:${folderUri}`, undefined, sourceControlError));
  return nodes;
}

/** The repositories of an image, or what to do when none is known. */
export function imageChildren(node: ImageNode): ImagesNode[] {
  const { repositories, origin } = node.image;
  if (repositories.length > 0)
    return repositories.map((repository) => repositoryNode(repository, node));
  const fromConfig = origin === 'config';
  const note: NoteNode = {
    kind: 'note',
    id: `${node.id}/none`,
    parent: node,
    label: vscode.l10n.t('No repository yet'),
    description: fromConfig
      ? vscode.l10n.t('add repositories in slipway.yaml')
      : vscode.l10n.t('name one in slipway.yaml'),
    icon: 'info',
    action: {
      title: vscode.l10n.t('Open slipway.yaml'),
      // Opens what there is; where there is nothing, proposes it.
      command: 'slipway.openConfig',
      arguments: [{ folder: node.folderUri }],
    },
  };
  return [note];
}

export function repositoryNode(
  repository: Repository,
  parent: ImageNode | undefined,
): RepositoryNode {
  const name = formatRepository(repository);
  return {
    kind: 'repository',
    id: parent === undefined ? `added:${name}` : `${parent.id}/${name}`,
    parent,
    repository,
    added: parent === undefined,
  };
}
