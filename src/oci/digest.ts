declare const digestBrand: unique symbol;

/**
 * A content digest: `sha256:<64 lower-case hex>`, or `sha512:` and 128 digits, the algorithms
 * registered by the OCI image specification (descriptor, Digests).
 */
export type Digest = string & { readonly [digestBrand]: true };

const registered = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: string): text is Digest {
  return registered.test(text);
}

/** `sha256:3f2a1b…`: enough of a digest to recognise it. */
export function shortDigest(digest: Digest): string {
  return `${digest.slice(0, 'sha256:'.length + 12)}…`;
}
