import { executableHead } from './executable.ts';
import { LayerError } from './layerError.ts';
import { readTar } from './readTar.ts';

export type LayerNode =
  | { readonly kind: 'file'; readonly head?: Uint8Array }
  | { readonly kind: 'symlink'; readonly target: string }
  /** Another name of a file, by its path from the root. */
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'directory' }
  | { readonly kind: 'other' };

/** The names in one layer, by their path from the root without a slash before it. */
export interface LayerIndex {
  readonly nodes: ReadonlyMap<string, LayerNode>;
  /** What it takes away from the layers below. */
  readonly whiteouts: ReadonlySet<string>;
  /** Directories of which nothing below counts. */
  readonly opaque: ReadonlySet<string>;
}

/** Of one layer; a distribution with a desktop has 200,000. */
const mostEntries = 500_000;
/** Characters of all names and links of a layer together. */
const mostText = 128 * 1024 * 1024;
/** Linux opens no longer path. */
export const longestPath = 4096;

/**
 * Reads a layer (OCI image specification, Image Layer Filesystem Changeset) as an uncompressed tar
 * stream; keeps names, links and the heads of programs. Throws LayerError.
 */
export async function readLayerIndex(content: AsyncIterable<Uint8Array>): Promise<LayerIndex> {
  const nodes = new Map<string, LayerNode>();
  const whiteouts = new Set<string>();
  const opaque = new Set<string>();
  let entries = 0;
  let text = 0;
  const keep = (path: string, node: LayerNode): void => {
    text += path.length;
    nodes.set(path, node);
  };
  for await (const entry of readTar(content, executableHead)) {
    text += entry.target.length;
    if (++entries > mostEntries || text > mostText) throw tooMany();
    const parts = partsOf(entry.name);
    const name = parts.at(-1);
    if (name === undefined || entry.name.length > longestPath) continue;
    const folder = parts.slice(0, -1);
    if (name === '.wh..wh..opq') opaque.add(folder.join('/'));
    else if (name.startsWith('.wh.')) whiteouts.add([...folder, name.slice(4)].join('/'));
    else {
      for (let depth = 1; depth <= folder.length; depth += 1) {
        const parent = folder.slice(0, depth).join('/');
        if (!nodes.has(parent)) keep(parent, directory);
      }
      keep(parts.join('/'), nodeOf(entry));
    }
  }
  return { nodes, whiteouts, opaque };
}

const directory: LayerNode = { kind: 'directory' };

function nodeOf({
  kind,
  target,
  head,
}: {
  readonly kind: LayerNode['kind'];
  readonly target: string;
  readonly head?: Uint8Array;
}): LayerNode {
  switch (kind) {
    case 'file':
      return head === undefined ? { kind } : { kind, head };
    case 'symlink':
      return { kind, target };
    case 'link':
      return { kind, target: partsOf(target).join('/') };
    case 'directory':
      return directory;
    case 'other':
      return { kind };
  }
}

/** `./usr//bin/../lib` is `usr`, `lib`; nothing is above the root. */
export function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}

function tooMany(): LayerError {
  return new LayerError(
    'too-large',
    'A layer has more files than Slipway looks into.',
    'Pull the image to look into it.',
  );
}
