import type { Digest } from '../../oci/digest.ts';
import type { Comparand } from '../../oci/local/comparand.ts';
import type { Reference } from '../../oci/reference.ts';
import type { ImagesNode } from './imagesNode.ts';

/** What a node of a view is about. */
export interface InspectTarget {
  readonly reference: Reference;
  /** The platform to show first, where the node is one. */
  readonly platform?: Digest;
  /** What the raw document is of, where that is not the reference itself. */
  readonly raw?: Digest;
}

export function inspectTarget(node: ImagesNode): InspectTarget | undefined {
  switch (node.kind) {
    case 'tag':
      return { reference: node.reference };
    case 'platform': {
      const { digest } = node.descriptor;
      return { reference: node.reference, platform: digest, raw: digest };
    }
    case 'attestations': {
      const [first] = node.attestations;
      return first && { reference: node.reference, raw: first.digest };
    }
    case 'artifact':
      return { reference: node.reference, raw: node.descriptor.digest };
    case 'localImage':
      return node.compared.remote === undefined ? undefined : { reference: node.reference };
    case 'fact':
      return inspectTarget(node.platform);
    case 'image':
    case 'upstream':
    case 'repository':
    case 'group':
    case 'local':
    case 'more':
    case 'reading':
    case 'note':
    case 'problem':
      return undefined;
  }
}

/** What a node stands for in a comparison: a local image for itself, anything else for what it shows. */
export function comparandOf(node: ImagesNode): Comparand | undefined {
  if (node.kind === 'localImage') return { place: 'engine', name: node.reference };
  const target = inspectTarget(node);
  return target && { place: 'registry', reference: target.reference };
}

/** The registry a node is on; undefined for what is on none, or on several. */
export function registryOfNode(node: ImagesNode): string | undefined {
  if ('repository' in node) return node.repository.registry;
  return inspectTarget(node)?.reference.repository.registry;
}
