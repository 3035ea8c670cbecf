import * as z from 'zod/mini';

const registry = process.env['REGISTRY'] ?? 'localhost:5000';

const TagList = z.object({ tags: z.nullable(z.array(z.string())) });
const Index = z.object({
  manifests: z.array(
    z.object({
      digest: z.string(),
      platform: z.object({ os: z.string(), architecture: z.string() }),
    }),
  ),
});

export interface PushedIndex {
  readonly digest: string;
  /** Digests by platform, `linux/arm64`. */
  readonly platforms: Readonly<Record<string, string>>;
}

// What the registry holds, asked without any code of ours.

/** In the order of their names. */
export async function pushedTags(repository: string): Promise<string[]> {
  const answer = await fetch(`http://${registry}/v2/${repository}/tags/list`);
  return (z.parse(TagList, await answer.json()).tags ?? []).toSorted();
}

export async function pushedIndex(repository: string, tag: string): Promise<PushedIndex> {
  const answer = await fetch(`http://${registry}/v2/${repository}/manifests/${tag}`, {
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  const index = z.parse(Index, await answer.json());
  return {
    digest: answer.headers.get('docker-content-digest') ?? '',
    platforms: Object.fromEntries(
      index.manifests.map(({ digest, platform: { os, architecture } }) => [
        `${os}/${architecture}`,
        digest,
      ]),
    ),
  };
}
