import type { AttestationSummary } from '../../oci/attestation.ts';
import type {
  ArtifactNode,
  AttestationsNode,
  FactNode,
  ImagesNode,
  PlatformNode,
  TagNode,
} from './imagesNode.ts';
import type { TagCatalog } from './tagCatalog.ts';

/** The platforms of a tag with their attestations, then what else its index holds. */
export async function tagChildren(node: TagNode, catalog: TagCatalog): Promise<ImagesNode[]> {
  const { reference } = node;
  const { platforms, orphans, other } = await catalog.contents(reference);
  // BuildKit from 0.32 on names the subject only inside the attestation.
  const subjects = new Map(
    await Promise.all(
      orphans.map(async (orphan) => {
        const said = await catalog.describeAttestation(reference, orphan).promise;
        return [orphan, said?.subject] as const;
      }),
    ),
  );
  const joined = platforms.map((outlined): PlatformNode => {
    const { descriptor, platform, attestations } = outlined;
    const named = orphans.filter((orphan) => subjects.get(orphan) === descriptor.digest);
    return {
      kind: 'platform',
      id: `${node.id}@${descriptor.digest}`,
      parent: node,
      reference,
      descriptor,
      ...(platform === undefined ? {} : { platform }),
      attestations: [...attestations, ...named],
    };
  });
  // Sizes and dates come with the rows: a redraw right after would close what is being opened.
  await Promise.allSettled(
    joined.map(({ descriptor }) => catalog.describePlatform(reference, descriptor).promise),
  );
  const known = new Set<unknown>(platforms.map(({ descriptor }) => descriptor.digest));
  const strangers = orphans.filter((orphan) => !known.has(subjects.get(orphan)));
  return [
    ...joined,
    ...strangers.map((descriptor) => artifactNode(node, descriptor, 'attestation')),
    ...other.map((descriptor) => artifactNode(node, descriptor, 'other')),
  ];
}

function artifactNode(
  parent: TagNode,
  descriptor: ArtifactNode['descriptor'],
  role: ArtifactNode['role'],
): ArtifactNode {
  const { reference } = parent;
  const id = `${parent.id}@${descriptor.digest}`;
  return { kind: 'artifact', id, parent, reference, descriptor, role };
}

/** Digest, size, date, and what the attestations say. */
export async function platformChildren(
  node: PlatformNode,
  catalog: TagCatalog,
): Promise<ImagesNode[]> {
  const facts = (['digest', 'size', 'created'] as const).map((fact): FactNode => ({
    kind: 'fact',
    id: `${node.id}|${fact}`,
    parent: node,
    fact,
    platform: node,
  }));
  const [said] = await Promise.all([
    Promise.all(
      node.attestations.map(
        (descriptor) => catalog.describeAttestation(node.reference, descriptor).promise,
      ),
    ),
    catalog.describePlatform(node.reference, node.descriptor).promise,
  ]);
  const attestations = said.filter((one): one is AttestationSummary => one !== undefined);
  if (attestations.length === 0) return facts;
  const folded: AttestationsNode = {
    kind: 'attestations',
    id: `${node.id}|attestations`,
    parent: node,
    reference: node.reference,
    attestations,
  };
  return [...facts, folded];
}
