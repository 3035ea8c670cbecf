import * as z from 'zod/mini';
import { EngineError } from '../../build/engine.ts';
import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { optionalText } from '../../oci/foreignJson.ts';
import type { ImageConfig } from '../../oci/imageConfig.ts';
import { readImageConfig } from '../../oci/imageConfig.ts';
import type { LocalImage, LocalImages } from '../../oci/local/localImage.ts';
import { localSteps } from '../../oci/local/localSteps.ts';
import type { Reference } from '../../oci/reference.ts';
import { formatReference, InvalidReferenceError, parseReference } from '../../oci/reference.ts';
import type { EngineOptions } from './askEngine.ts';
import { askEngine, unexpectedAnswer } from './askEngine.ts';
import type { Endpoint } from './endpoint.ts';
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
  Id: digest,
  Os: z.string(),
  Architecture: z.string(),
  Variant: optionalText,
  Created: optionalText,
  Config: z.optional(z.unknown()),
  RootFS: z.nullish(z.object({ Layers: names })),
});

// GET /images/{name}/history, newest first.
const historyForm = z.array(z.object({ CreatedBy: optionalText, Size: z.nullish(z.number()) }));

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
      return (await imageAt(await resolveEndpoint(options), id, timeoutMs, signal)).config;
    },
    async open(name, signal) {
      const endpoint = await resolveEndpoint(options);
      // Both are of a form that is safe in a path, which dockerode does not see to.
      const named = typeof name === 'string' ? name : formatReference(name);
      const [image, said] = await Promise.all([
        imageAt(endpoint, named, timeoutMs, signal),
        askEngine(endpoint, (docker) => docker.getImage(named).history(), timeoutMs, signal),
      ]).catch((error: unknown) => {
        throw missingOr(error, named);
      });
      const history = historyForm.safeParse(said);
      if (!history.success) throw unexpectedAnswer(endpoint, history.error);
      const lines = history.data.map(({ CreatedBy, Size }) => ({
        createdBy: CreatedBy ?? '',
        size: Math.max(0, Size ?? 0),
      }));
      return { ...image, layers: localSteps(image.config.layers, lines.reverse()) };
    },
  };
}

async function imageAt(
  endpoint: Endpoint,
  name: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<{ id: Digest; config: ImageConfig }> {
  signal.throwIfAborted();
  const parsed = imageForm.safeParse(
    await askEngine(endpoint, (docker) => docker.getImage(name).inspect(), timeoutMs, signal),
  );
  if (!parsed.success) throw unexpectedAnswer(endpoint, parsed.error);
  const { Id: id, Os: os, Architecture: architecture, Variant: variant } = parsed.data;
  const { Created: created, Config: config, RootFS } = parsed.data;
  const rootfs = { diff_ids: RootFS?.Layers ?? [] };
  const document = { os, architecture, variant, created, config, rootfs };
  return { id, config: readImageConfig(document) };
}

function missingOr(error: unknown, name: string): unknown {
  const { cause } = error instanceof EngineError ? error : {};
  if (typeof cause !== 'object' || cause === null || Reflect.get(cause, 'statusCode') !== 404)
    return error;
  return new EngineError(
    'image-missing',
    `The Docker engine has no image ${name}.`,
    'docker images lists those it has.',
    { cause },
  );
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
