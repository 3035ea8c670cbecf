import * as vscode from 'vscode';
import { isAbort } from '../../oci/failure.ts';
import { accountText } from '../../oci/access/account.ts';
import type { RegistryAccess } from '../../oci/access/registryAccess.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import { formatReference, formatRepository } from '../../oci/reference.ts';
import { BatchedRefresh } from '../batchedRefresh.ts';
import type { Disposable } from '../lifecycle.ts';
import { treeItem } from '../treeItem.ts';
import type { MirrorState } from '../../release/mirror/readMirror.ts';
import type { GroupNode, ImagesNode, RepositoryNode, UpstreamNode } from './imagesNode.ts';
import { upstreamNodes } from './upstreamNodes.ts';
import { imageChildren } from './imagesRoots.ts';
import type { LocalCatalog } from './localCatalog.ts';
import { localGroup, localNodes } from './localNodes.ts';
import { problemNode } from './problemNode.ts';
import type { PullLimits } from './pullLimits.ts';
import { renderNode } from './renderNode.ts';
import type { TagCatalog } from './tagCatalog.ts';
import { platformChildren, tagChildren } from './tagChildren.ts';
import { patience } from './tagList.ts';
import { groupNodes, tagNodes, tagPage } from './tagNodes.ts';

/** The tree of the Images view. What it does not hold it asks the catalog for, when it is shown. */
export class ImagesTree implements vscode.TreeDataProvider<ImagesNode>, Disposable {
  readonly #changed = new vscode.EventEmitter<ImagesNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #refresh = new BatchedRefresh<ImagesNode>((nodes) => this.#report(nodes));
  readonly #catalog: TagCatalog;
  readonly #local: LocalCatalog;
  readonly #roots: () => Promise<ImagesNode[]>;
  readonly #limits: PullLimits;
  readonly #access: Pick<RegistryAccess, 'accountAt'>;
  readonly #upstream: (node: UpstreamNode) => Promise<readonly MirrorState[]>;
  /** What was drawn last, by what it shows and by id: a refresh must name the very object. */
  readonly #drawn = new Map<string, Map<string, ImagesNode>>();
  readonly #known = new WeakSet<object>();
  readonly #shown = new Map<string, number>();
  /** Ids of tags whose platforms are on screen, and whether the tag has more to say by now. */
  readonly #opened = new Map<string, boolean>();
  readonly #awaited = new Map<string, (node: ImagesNode) => void>();
  /** What each repository's row says about who is signed in, by id. */
  readonly #signedIn = new Map<string, string>();
  #search = '';

  constructor(
    catalog: TagCatalog,
    local: LocalCatalog,
    roots: () => Promise<ImagesNode[]>,
    limits: PullLimits,
    access: Pick<RegistryAccess, 'accountAt'>,
    upstream: (node: UpstreamNode) => Promise<readonly MirrorState[]>,
  ) {
    this.#catalog = catalog;
    this.#local = local;
    this.#roots = roots;
    this.#limits = limits;
    this.#access = access;
    this.#upstream = upstream;
  }

  get search(): string {
    return this.#search;
  }

  set search(text: string) {
    if (text === this.#search) return;
    this.#search = text;
    this.#shown.clear();
    this.#catalog.dropWaiting();
    for (const node of this.repositories()) this.#refresh.add(node);
    this.#refresh.flush();
  }

  /** True for a node this tree has made: what a menu hands to a command. */
  owns(value: unknown): value is ImagesNode {
    return typeof value === 'object' && value !== null && this.#known.has(value);
  }

  repositories(): RepositoryNode[] {
    const nodes = [...this.#drawn.values()].flatMap((byId) => [...byId.values()]);
    return nodes.filter((node) => node.kind === 'repository');
  }

  refreshAll(): void {
    this.#refresh.all();
  }

  /** Redraws every repository's rows; what is known of their tags stays. */
  refreshRepositories(): void {
    for (const node of this.repositories()) this.#refresh.add(node);
  }

  /** Asks again what others released, where that is shown. */
  refreshUpstream(): void {
    this.#refreshDrawn(upstreamKey);
  }

  refreshRepository(repository: Repository): void {
    this.#refreshDrawn(formatRepository(repository));
  }

  /**
   * Redraws a tag. One that is open waits until it is closed: VS Code drops what is being expanded
   * below a row that is redrawn.
   */
  refreshTag(reference: TagReference): void {
    for (const node of this.#drawn.get(formatReference(reference))?.values() ?? []) {
      if (this.#opened.has(node.id)) this.#opened.set(node.id, true);
      else this.#refresh.add(node);
    }
  }

  /** Tells that the user closed a row. */
  closed(node: ImagesNode): void {
    const changed = this.#opened.get(node.id);
    this.#opened.delete(node.id);
    if (changed === true) this.#refresh.add(node);
  }

  loadMore(group: GroupNode): void {
    this.#shown.set(group.id, (this.#shown.get(group.id) ?? tagPage) + tagPage * 2);
    this.#refresh.add(group);
  }

  getTreeItem(node: ImagesNode): vscode.TreeItem {
    if (node.kind === 'repository') this.#signedIn.set(node.id, this.#accountOn(node));
    const view = renderNode(node, {
      t: vscode.l10n.t,
      now: Date.now(),
      language: vscode.env.language,
      pullLimit: (registry) => this.#limits.of(registry),
      account: (registry) => this.#access.accountAt(registry),
      tag: (reference) => this.#catalog.peekTag(reference),
      platform: (repository, digest) => this.#catalog.peekPlatform(repository, digest),
    });
    return treeItem(node.id, view);
  }

  getParent(node: ImagesNode): ImagesNode | undefined {
    return node.parent;
  }

  async getChildren(node?: ImagesNode): Promise<ImagesNode[]> {
    try {
      return this.#draw(await this.#children(node));
    } catch (error) {
      if (isAbort(error)) return []; // a refresh is under way and asks again
      return this.#draw([
        problemNode(`${node?.id ?? ''}|problem`, node, error, repositoryOf(node)),
      ]);
    }
  }

  dispose(): void {
    this.#refresh.dispose();
    this.#changed.dispose();
  }

  async #children(node: ImagesNode | undefined): Promise<ImagesNode[]> {
    switch (node?.kind) {
      case undefined:
        return this.#roots();
      case 'image':
        return imageChildren(node);
      case 'upstream':
        return [...upstreamNodes(node, await this.#upstream(node))];
      case 'repository': {
        const local = this.#search === '' ? this.#local.ready(patience) : undefined;
        const [tags] = await Promise.all([this.#repositoryChildren(node), local]);
        return [...tags, ...localGroup(node, await local)];
      }
      case 'group': {
        const tags = tagNodes(node, this.#shown.get(node.id) ?? tagPage);
        for (const tag of tags) {
          if (tag.kind === 'tag') this.#catalog.describeInBackground(tag.reference);
        }
        return tags;
      }
      case 'tag': {
        const before = this.#catalog.described(node.reference);
        this.#opened.set(node.id, false);
        const children = await tagChildren(node, this.#catalog);
        // The tag can now say its size itself.
        if (!before) this.refreshTag(node.reference);
        return children;
      }
      case 'platform':
        return platformChildren(node, this.#catalog);
      case 'local':
        return localNodes(node, await this.#local.compare(node.repository));
      case 'fact':
      case 'localImage':
      case 'attestations':
      case 'artifact':
      case 'more':
      case 'reading':
      case 'note':
      case 'problem':
        return [];
    }
  }

  /** A registry without the repository does not hide what the engine has of it. */
  async #repositoryChildren(node: RepositoryNode): Promise<ImagesNode[]> {
    const list = this.#catalog.list(node.repository);
    list.search(this.#search !== '');
    try {
      await list.ready(patience);
    } catch (error) {
      if (isAbort(error)) throw error;
      return [problemNode(`${node.id}|problem`, node, error, node.repository)];
    }
    this.#redrawSignedIn(node);
    return groupNodes(node, list, this.#search, vscode.l10n.t);
  }

  /** Resolves with the node once it has been drawn; undefined when it is not drawn soon. */
  async drawn(id: string): Promise<ImagesNode | undefined> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve) => {
        this.#awaited.set(id, resolve);
        timer = setTimeout(() => resolve(undefined), 5000);
      });
    } finally {
      clearTimeout(timer);
      this.#awaited.delete(id);
    }
  }

  /** Whom the registry takes us for is known once it has been asked; the row says it. */
  #redrawSignedIn(node: RepositoryNode): void {
    if (this.#accountOn(node) !== this.#signedIn.get(node.id)) this.#refresh.add(node);
  }

  #accountOn({ repository }: RepositoryNode): string {
    return accountText(this.#access.accountAt(repository.registry) ?? { kind: 'anonymous' });
  }

  #draw(nodes: ImagesNode[]): ImagesNode[] {
    for (const node of nodes) {
      this.#known.add(node);
      this.#awaited.get(node.id)?.(node);
      const key = shownThing(node);
      if (key === undefined) continue;
      const byId = this.#drawn.get(key) ?? new Map<string, ImagesNode>();
      byId.set(node.id, node);
      this.#drawn.set(key, byId);
    }
    return nodes;
  }

  #refreshDrawn(key: string): void {
    for (const node of this.#drawn.get(key)?.values() ?? []) this.#refresh.add(node);
  }

  #report(nodes: ImagesNode[] | undefined): void {
    if (nodes === undefined) {
      this.#drawn.clear();
      this.#opened.clear();
    }
    this.#changed.fire(nodes);
  }
}

const upstreamKey = 'upstream';

function shownThing(node: ImagesNode): string | undefined {
  if (node.kind === 'upstream') return upstreamKey;
  if (node.kind === 'repository') return formatRepository(node.repository);
  return node.kind === 'tag' ? formatReference(node.reference) : undefined;
}

function repositoryOf(node: ImagesNode | undefined): Repository | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'repository' || node.kind === 'group' || node.kind === 'local')
    return node.repository;
  return 'reference' in node ? node.reference.repository : undefined;
}
