import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository, parseRepository } from '../../oci/reference.ts';
import type { ImagesCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import { DisposableStore } from '../lifecycle.ts';
import { AddedRepositories } from './addedRepositories.ts';
import { askRepository } from './askRepository.ts';
import { openConfig } from './configDocuments.ts';
import type { CopyForm } from './copyDigest.ts';
import { copyDigest } from './copyDigest.ts';
import type { Comparand } from '../../oci/local/comparand.ts';
import type { InspectTarget } from './inspectTarget.ts';
import { comparandOf, inspectTarget, registryOfNode } from './inspectTarget.ts';
import { LocalCatalog } from './localCatalog.ts';
import { readUpstream } from './upstreamNodes.ts';
import { imagesRoots, repositoryNode } from './imagesRoots.ts';
import { ImagesTree } from './imagesTree.ts';
import { PullLimits } from './pullLimits.ts';
import { askSearch } from './searchTags.ts';
import { showState } from './showState.ts';
import { TagCatalog } from './tagCatalog.ts';
import { watchProjects } from './watchProjects.ts';

type Parts = Pick<
  EditorParts,
  | 'host'
  | 'sessions'
  | 'registry'
  | 'localImages'
  | 'access'
  | 'memory'
  | 'pushed'
  | 'pullsLeft'
  | 'signedIn'
>;

const RepositoryArgument = z.object({ repository: z.string() });
const SearchArgument = z.object({ search: z.string() });

export interface ImagesFeature extends Feature<ImagesCommandId> {
  /** What a node of the view is about; undefined for what is no such node. */
  readonly targetOf: (node: unknown) => InspectTarget | undefined;
  /** What a node of the view stands for in a comparison. */
  readonly comparandOf: (node: unknown) => Comparand | undefined;
  /** References of tags the view has read, some of each repository. */
  readonly knownReferences: () => readonly string[];
  /** The registry a node of the view is on. */
  readonly registryOf: (node: unknown) => string | undefined;
  /** Registries that are shown. */
  readonly registries: () => readonly string[];
}

/** The Images view and its commands. */
export function registerImages(parts: Parts): ImagesFeature {
  const { host, sessions, registry, access, memory, pushed, pullsLeft, signedIn } = parts;
  const store = new DisposableStore();
  const view = host.views['slipway.images'];
  const added = new AddedRepositories(host.context.workspaceState);
  const catalog = new TagCatalog(
    { ...registry, ...memory },
    throttled((repository) => tree.refreshRepository(repository)),
    (reference) => tree.refreshTag(reference),
  );
  const local = new LocalCatalog(
    parts,
    () => vscode.workspace.isTrusted,
    () => tree.refreshRepositories(),
  );
  const limits = new PullLimits();
  let reading = new AbortController();
  const tree = store.add(
    new ImagesTree(
      catalog,
      local,
      () => imagesRoots(sessions, added.all(), reading.signal),
      limits,
      access,
      (node) => readUpstream(sessions, node, reading.signal),
    ),
  );
  const show = () => showState(view.tree, tree.search, added.all().length > 0, limits, access);

  function refresh(): void {
    reading.abort();
    reading = new AbortController();
    catalog.forget();
    local.forget();
    tree.refreshAll();
    show();
  }
  function readAgain(repository: Repository): void {
    catalog.forget(repository);
    tree.refreshRepository(repository);
  }
  function search(text: string): string {
    tree.search = text;
    show();
    return text;
  }

  store.add({ dispose: () => reading.abort() });
  store.add({ dispose: () => catalog.forget() });
  store.add({ dispose: () => local.forget() });
  store.add(view.data.attach(tree));
  store.add(
    view.tree.onDidCollapseElement(({ element }) => tree.owns(element) && tree.closed(element)),
  );
  store.add(watchProjects(() => tree.refreshAll(), refresh));
  store.add(
    pushed.event((references) => {
      const names = new Map(references.map((one) => [formatRepository(one.repository), one]));
      for (const { repository } of names.values()) readAgain(repository);
      tree.refreshUpstream();
    }),
  );
  store.add(pullsLeft.event((said) => limits.note(said.registry, said.left) && show()));
  store.add(signedIn(refresh));
  show();

  const copy = (form: CopyForm) => (argument: unknown) =>
    tree.owns(argument) ? copyDigest(argument, catalog, form) : Promise.resolve(undefined);
  return {
    dispose: () => store.dispose(),
    knownReferences: () => catalog.readSoFar(30),
    targetOf: (node) => (tree.owns(node) ? inspectTarget(node) : undefined),
    comparandOf: (node) => (tree.owns(node) ? comparandOf(node) : undefined),
    registryOf: (node) => (tree.owns(node) ? registryOfNode(node) : undefined),
    registries: () => tree.repositories().map(({ repository }) => repository.registry),
    commands: {
      'slipway.refreshImages': () => {
        refresh();
        return Promise.resolve();
      },
      'slipway.searchTags': async (argument) => {
        const given = SearchArgument.safeParse(argument);
        return search(given.success ? given.data.search : await askSearch(tree.search, search));
      },
      'slipway.clearTagSearch': () => Promise.resolve(search('')),
      'slipway.addRepository': async (argument) => {
        const given = RepositoryArgument.safeParse(argument);
        const repository = given.success
          ? parseRepository(given.data.repository)
          : await askRepository();
        if (repository === undefined) return undefined;
        await added.add(repository);
        show();
        const drawn = tree.drawn(repositoryNode(repository, undefined).id);
        tree.refreshAll();
        void revealWhenDrawn(view.tree, drawn);
        return formatRepository(repository);
      },
      'slipway.removeRepository': async (argument) => {
        if (!tree.owns(argument) || argument.kind !== 'repository') return;
        await added.remove(argument.repository);
        tree.refreshAll();
        show();
      },
      'slipway.loadMoreTags': (argument) => {
        if (!tree.owns(argument)) return Promise.resolve();
        if (argument.kind === 'more') tree.loadMore(argument.parent);
        if (argument.kind === 'reading') catalog.list(argument.repository).readOn();
        return Promise.resolve();
      },
      'slipway.stopReadingTags': (argument) => {
        // A row that is being redrawn is nobody's at this moment.
        if (!tree.owns(argument)) catalog.stopReading();
        else if (argument.kind === 'reading') catalog.list(argument.repository).stop();
        return Promise.resolve();
      },
      'slipway.retryNode': (argument) => {
        const known = tree.owns(argument) && argument.kind === 'problem';
        if (known && argument.repository !== undefined) readAgain(argument.repository);
        else refresh();
        return Promise.resolve();
      },
      'slipway.copyDigest': copy('digest'),
      'slipway.copyDigestReference': copy('reference'),
      'slipway.copyPullCommand': copy('pull'),
      'slipway.copyDeployLine': copy('deploy'),
      'slipway.openConfig': (argument) => openConfig(sessions, argument),
    },
  };
}

/** The view may be closed, or redrawn at this moment: then the row is simply there to be seen. */
async function revealWhenDrawn(
  view: vscode.TreeView<object>,
  drawn: Promise<object | undefined>,
): Promise<void> {
  const node = await drawn;
  if (node === undefined) return;
  try {
    await view.reveal(node, { expand: true });
  } catch {
    // seen above
  }
}

/** Pages of a long list arrive quickly; the view follows once a second, and when they end. */
function throttled(refresh: (repository: Repository) => void) {
  let last = 0;
  return (repository: Repository, settled: boolean): void => {
    const now = Date.now();
    if (!settled && now - last < 1000) return;
    last = now;
    refresh(repository);
  };
}
