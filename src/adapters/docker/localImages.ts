import * as z from 'zod/mini';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { optionalText } from '../../oci/foreignJson.ts';
import { readImageConfig } from '../../oci/imageConfig.ts';
import type { LocalImage, LocalImages } from '../../oci/local/localImage.ts';
import type { Reference } from '../../oci/reference.ts';
import { InvalidReferenceError, parseReference } from '../../oci/reference.ts';
import type { EngineOptions } from './askEngine.ts';
import { askEngine, unexpectedAnswer } from './askEngine.ts';
import { resolveEndpoint } from './endpoint.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));
const names = z.nullish(z.array(z.string()));

// Engine API, GET /images/json?manifests=true (1.47 on; older ones leave Manifests out).
const listForm = z.array(
  z.object({
    Id: digest,
    RepoTags: names,
    RepoDigests: names,
    Created: z.nullish(z.number()),
    Size: z.nullish(z.number()),
    Manifests: z.nullish(
      z.array(
        z.object({
          Available: z.nullish(z.boolean()),
          Kind: optionalText,
          Descriptor: z.object({ digest: z.string() }),
        }),
      ),
    ),
  }),
);

// GET /images/{name}/json.
const imageForm = z.object({
  Os: z.string(),
  Architecture: z.string(),
  Created: optionalText,
  Config: z.optional(z.unknown()),
  RootFS: z.nullish(z.object({ Layers: names })),
});

/** Images of the engine behind the endpoint that `docker` itself would use. Fails with EngineError. */
export function createLocalImages(options: EngineOptions): LocalImages {
  const timeoutMs = options.timeoutMs ?? 20_000;
  return {
    async list(signal) {
      signal.throwIfAborted();
      const endpoint = await resolveEndpoint(options);
      const asked = { all: false, manifests: true };
      const parsed = listForm.safeParse(
        await askEngine(endpoint, (docker) => docker.listImages(asked), timeoutMs, signal),
      );
      if (!parsed.success) throw unexpectedAnswer(endpoint, parsed.error);
      return parsed.data.map(localImage);
    },
    async config(id, signal) {
      signal.throwIfAborted();
      const endpoint = await resolveEndpoint(options);
      const parsed = imageForm.safeParse(
        await askEngine(endpoint, (docker) => docker.getImage(id).inspect(), timeoutMs, signal),
      );
      if (!parsed.success) throw unexpectedAnswer(endpoint, parsed.error);
      const { Os: os, Architecture: architecture, Created: created, Config, RootFS } = parsed.data;
      const rootfs = { diff_ids: RootFS?.Layers ?? [] };
      return readImageConfig({ os, architecture, created, config: Config, rootfs });
    },
  };
}

function localImage(from: z.infer<typeof listForm>[number]): LocalImage {
  const { Id: id, RepoTags, RepoDigests, Created, Size, Manifests } = from;
  const references = [...(RepoTags ?? []), ...(RepoDigests ?? [])].flatMap(named);
  const here = (Manifests ?? []).filter((one) => one.Available === true && one.Kind === 'image');
  return {
    id,
    tags: references.filter((one) => one.kind === 'tag'),
    digests: references.filter((one) => one.kind === 'digest'),
    manifests: here.map(({ Descriptor }) => Descriptor.digest).filter(isDigest),
    ...(Created ? { created: new Date(Created * 1000).toISOString() } : {}),
    ...(Size === undefined || Size === null || Size < 0 ? {} : { size: Size }),
  };
}

/** An untagged image has the name `<none>:<none>`. */
function named(text: string): Reference[] {
  try {
    return [parseReference(text)];
  } catch (error) {
    if (error instanceof InvalidReferenceError) return [];
    throw error;
  }
}
