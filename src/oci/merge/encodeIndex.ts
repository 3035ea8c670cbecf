import { dockerList, dockerManifest, ociIndex } from '../mediaType.ts';
import type { IndexEntry } from './indexEntry.ts';

/** As the Go structs of the image specification are written, so that digests agree with imagetools. */
const entryOrder = ['mediaType', 'digest', 'size', 'urls', 'annotations', 'data', 'platform'];
const platformOrder = ['architecture', 'os', 'os.version', 'os.features', 'variant'];

/**
 * The type of an index of these entries. A Docker list takes Docker images alone and no
 * annotations; an OCI index takes both kinds (OCI image specification, image index).
 */
export function indexType(
  entries: readonly IndexEntry[],
  annotations: Readonly<Record<string, string>>,
): string {
  const docker = entries.every(({ mediaType }) => mediaType === dockerManifest);
  return docker && Object.keys(annotations).length === 0 ? dockerList : ociIndex;
}

/** The bytes of an index; the same for the same input. */
export function encodeIndex(
  mediaType: string,
  entries: readonly IndexEntry[],
  annotations: Readonly<Record<string, string>>,
): Uint8Array {
  const document = {
    schemaVersion: 2,
    mediaType,
    manifests: entries.map(entryDocument),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations: sorted(annotations) }),
  };
  return new TextEncoder().encode(escapedAsGo(JSON.stringify(document, undefined, 2)));
}

function entryDocument(entry: IndexEntry): Record<string, unknown> {
  const { annotations, platform } = entry;
  return inOrder(entryOrder, {
    ...entry,
    annotations: annotations && Object.keys(annotations).length > 0 && sorted(annotations),
    platform: platform && inOrder(platformOrder, platform),
  });
}

/** Members in this order, the others after them; what is not there is left out. */
function inOrder(
  order: readonly string[],
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const rank = (key: string): number => {
    const at = order.indexOf(key);
    return at < 0 ? order.length : at;
  };
  const members = Object.entries(value).filter(
    ([, member]) => member !== undefined && member !== false && member !== '',
  );
  return Object.fromEntries(members.sort(([one], [other]) => rank(one) - rank(other)));
}

function sorted(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** encoding/json escapes these in every string; outside of strings JSON has none of them. */
function escapedAsGo(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
