import * as z from 'zod/mini';
import { decodeBase64 } from './decodeBase64.ts';
import { parseJson } from './parseJson.ts';

const inToto = 'application/vnd.in-toto+json';
const dsse = 'application/vnd.dsse.envelope.v1+json';
const sigstoreBundle = /^application\/vnd\.dev\.sigstore\.bundle(?:\.|\+)/;

// DSSE (protocol.md) and the bundle of Sigstore (sigstore_bundle.proto), which has one inside.
const envelope = z.object({ payloadType: z.string(), payload: z.string() });
const bundle = z.object({ dsseEnvelope: envelope });

/** True for a document that is an in-toto statement, or the signed envelope or bundle of one. */
export function holdsStatement(mediaType: string): boolean {
  return mediaType === inToto || mediaType === dsse || sigstoreBundle.test(mediaType);
}

/**
 * The bytes of the statement in a document of such a type; undefined when there is none in it. The
 * envelope's signature is not looked at.
 */
export function openEnvelope(mediaType: string, bytes: Uint8Array): Uint8Array | undefined {
  if (mediaType === inToto) return bytes;
  const document = parseJson(bytes);
  const parsed =
    mediaType === dsse
      ? envelope.safeParse(document)
      : z
          .pipe(
            bundle,
            z.transform(({ dsseEnvelope }) => dsseEnvelope),
          )
          .safeParse(document);
  if (!parsed.success || parsed.data.payloadType !== inToto) return undefined;
  return decodeBase64(parsed.data.payload);
}
