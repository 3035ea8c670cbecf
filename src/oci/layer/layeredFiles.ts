import type { LayerIndex, LayerNode } from './layerIndex.ts';
import { longestPath, partsOf } from './layerIndex.ts';

export interface FoundFile {
  /** Where links have led, from the root: `/usr/bin/busybox`. */
  readonly path: string;
  readonly node: LayerNode;
}

/** As the kernel (`MAXSYMLINKS`). */
const mostLinks = 40;

/**
 * The files of an image, from its layers. A layer is read when nothing above it answers, so that a
 * program in the top layer costs that one alone.
 */
export class LayeredFiles {
  readonly #layers: readonly (() => Promise<LayerIndex>)[];

  /** From the lowest to the highest, as manifests list them; each is called once. */
  constructor(layers: readonly (() => Promise<LayerIndex>)[]) {
    this.#layers = layers.toReversed().map(once);
  }

  /** Follows links, as opening the file in a container would. Undefined when there is none. */
  async find(path: string): Promise<FoundFile | undefined> {
    let links = 0;
    let left = path.split('/');
    let at: string[] = [];
    let node: LayerNode | undefined = { kind: 'directory' };
    while (left.length > 0) {
      const [part = '', ...rest] = left;
      left = rest;
      if (part === '' || part === '.') continue;
      if (part === '..') {
        at = at.slice(0, -1);
        continue;
      }
      const here = [...at, part];
      node = await this.#lookUp(here.join('/'));
      if (node?.kind === 'link') {
        if (++links > mostLinks) return undefined;
        left = [...partsOf(node.target), ...left];
        at = [];
      } else if (node?.kind === 'symlink') {
        if (++links > mostLinks || node.target.length > longestPath) return undefined;
        if (node.target.startsWith('/')) at = [];
        left = [...node.target.split('/'), ...left];
      } else if (node === undefined) return undefined;
      else at = here;
    }
    return { path: `/${at.join('/')}`, node };
  }

  /** By its own name, through no link: the highest layer that says anything about it. */
  async #lookUp(path: string): Promise<LayerNode | undefined> {
    for (const layer of this.#layers) {
      const index = await layer();
      const node = index.nodes.get(path);
      if (node !== undefined) return node;
      if (hides(index, path)) return undefined;
    }
    return undefined;
  }
}

function hides({ whiteouts, opaque }: LayerIndex, path: string): boolean {
  if (whiteouts.has(path) || opaque.has('')) return true;
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const parent = path.slice(0, slash);
    if (whiteouts.has(parent) || opaque.has(parent)) return true;
  }
  return false;
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}
