import * as z from 'zod/mini';
import type { Descriptor, Manifest } from './manifest.ts';
import {
  descriptorOf,
  descriptorSchema,
  firstIssue,
  optionalText,
  present,
  textMap,
} from './foreignJson.ts';
import {
  bareMediaType,
  isIndexType,
  isManifestType,
  isSchema1Type,
  ociIndex,
  ociManifest,
} from './mediaType.ts';
import { parseJson } from './parseJson.ts';
import { RegistryError } from './registryError.ts';

/** Where a manifest came from, for messages. */
export interface ManifestSource {
  readonly host: string;
  readonly reference: string;
}

const head = z.looseObject({
  schemaVersion: z.optional(z.unknown()),
  mediaType: optionalText,
});

const common = {
  artifactType: optionalText,
  subject: z.nullish(descriptorSchema),
  annotations: textMap,
};

const indexSchema = z.object({ ...common, manifests: z.array(descriptorSchema) });

const manifestSchema = z.object({
  ...common,
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
});

/** Content types a server says when it does not know; they decide nothing. */
const uninformative = new Set(['application/json', 'text/plain', 'application/octet-stream']);

/**
 * Reads an OCI index or manifest, or their Docker twins. A body whose `mediaType` is not its
 * Content-Type is refused, as is one that could be read as both kinds (OCI image specification,
 * image index, `mediaType`; CVE-2021-41190). RegistryError `malformed` or `unsupported`.
 */
export function parseManifest(
  bytes: Uint8Array,
  contentType: string | undefined,
  source: ManifestSource,
): Manifest {
  const document = head.safeParse(parseJson(bytes));
  if (!document.success) throw malformed(source, whatInstead(bytes, contentType));
  const body = document.data;
  const mediaType = decideMediaType(body, bareMediaType(contentType), source);
  if (isIndexType(mediaType)) return parseIndex(body, mediaType, source);
  return parseImageManifest(body, mediaType, source);
}

type Head = z.infer<typeof head>;

function decideMediaType(body: Head, served: string | undefined, source: ManifestSource): string {
  const said = bareMediaType(body.mediaType ?? undefined);
  const told = served === undefined || uninformative.has(served) ? undefined : served;
  if (told === 'text/html') throw malformed(source, 'the answer is a web page');
  if (body.schemaVersion === 1 || [said, told].some((t) => t !== undefined && isSchema1Type(t)))
    throw schema1(source);
  if (said !== undefined && told !== undefined && said !== told)
    throw malformed(source, `it is served as “${brief(told)}” but says it is “${brief(said)}”`);
  const mediaType = said ?? told ?? inferMediaType(body);
  if (mediaType === undefined) throw malformed(source, 'it is neither an index nor a manifest');
  if (!isIndexType(mediaType) && !isManifestType(mediaType)) throw unknownKind(source, mediaType);
  return mediaType;
}

/** `mediaType` is optional in OCI documents; Docker's always have it. */
function inferMediaType(body: Head): string | undefined {
  if ('manifests' in body) return ociIndex;
  if ('config' in body && 'layers' in body) return ociManifest;
  return undefined;
}

function parseIndex(body: Head, mediaType: string, source: ManifestSource): Manifest {
  if ('layers' in body || 'config' in body)
    throw malformed(source, 'it could be read as an index and as a manifest');
  const parsed = indexSchema.safeParse(body);
  if (!parsed.success) throw malformed(source, firstIssue(parsed.error));
  const manifests = parsed.data.manifests.map(descriptorOf);
  return { kind: 'index', mediaType, manifests, ...commonOf(parsed.data) };
}

function parseImageManifest(body: Head, mediaType: string, source: ManifestSource): Manifest {
  if ('manifests' in body)
    throw malformed(source, 'it could be read as an index and as a manifest');
  const parsed = manifestSchema.safeParse(body);
  if (!parsed.success) throw malformed(source, firstIssue(parsed.error));
  const config = descriptorOf(parsed.data.config);
  const layers = parsed.data.layers.map(descriptorOf);
  return { kind: 'manifest', mediaType, config, layers, ...commonOf(parsed.data) };
}

function commonOf(from: Omit<z.infer<typeof indexSchema>, 'manifests'>): {
  readonly artifactType?: string;
  readonly subject?: Descriptor;
  readonly annotations: Readonly<Record<string, string>>;
} {
  const subject = from.subject ? descriptorOf(from.subject) : undefined;
  const { artifactType } = from;
  return { annotations: from.annotations ?? {}, ...present({ subject, artifactType }) };
}

function whatInstead(bytes: Uint8Array, contentType: string | undefined): string {
  if (bytes.length === 0) return 'the answer is empty';
  if (bareMediaType(contentType) === 'text/html') return 'the answer is a web page';
  return 'it is not a JSON object';
}

function malformed(source: ManifestSource, why: string): RegistryError {
  return new RegistryError(
    'malformed',
    `The manifest of ${source.reference} from ${source.host} cannot be read: ${why}.`,
    'Push the image again, or check that the address is that of a registry and not of a web site or proxy.',
    { host: source.host },
  );
}

function schema1(source: ManifestSource): RegistryError {
  return new RegistryError(
    'unsupported',
    `${source.reference} is a Docker schema 1 image, a format withdrawn in 2016.`,
    'Push the image again with a current Docker or BuildKit.',
    { host: source.host },
  );
}

function unknownKind(source: ManifestSource, mediaType: string): RegistryError {
  return new RegistryError(
    'unsupported',
    `${source.reference} is of type “${brief(mediaType)}”, which is neither an image index nor an image manifest.`,
    'Choose a reference to a container image or an OCI artifact.',
    { host: source.host },
  );
}

function brief(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
