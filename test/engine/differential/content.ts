import { createHash } from 'node:crypto';

/** A descriptor as it stands in a document. */
export interface Stored {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** What is to be pushed to one repository, in that order. */
export class Content {
  readonly blobs = new Map<string, Uint8Array>();
  readonly manifests = new Map<
    string,
    { readonly mediaType: string; readonly bytes: Uint8Array }
  >();
  /** Tag to digest. */
  readonly tags = new Map<string, string>();
  /** By digest: what the maker of a manifest says is an image of a platform. */
  readonly images = new Map<string, string>();

  blob(mediaType: string, document: unknown): Stored {
    const bytes = document instanceof Uint8Array ? document : jsonBytes(document);
    const stored = { mediaType, digest: digestOf(bytes), size: bytes.length };
    this.blobs.set(stored.digest, bytes);
    return stored;
  }

  /** `indent`: the bytes count, not the way they are laid out. */
  manifest(mediaType: string, document: unknown, indent?: number): Stored {
    const text = JSON.stringify(document, undefined, indent);
    const bytes = new TextEncoder().encode(indent === undefined ? text : `${text}\n`);
    const stored = { mediaType, digest: digestOf(bytes), size: bytes.length };
    this.manifests.set(stored.digest, { mediaType, bytes });
    return stored;
  }

  tag(name: string, { digest }: Stored): void {
    this.tags.set(name, digest);
  }
}

function jsonBytes(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
