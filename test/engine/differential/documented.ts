import type { Documented, Peer } from './compareFacts.ts';

const all: readonly Peer[] = ['crane', 'regctl', 'skopeo'];

/** Every way in which Slipway and a peer are allowed to say different things, and why. */
export const documented: readonly Documented[] = [
  ...all.map((peer) => ({
    peer,
    kinds: ['signature under cosign’s older tag', 'a fallback tag of referrers'] as const,
    what: /^tags$/,
    theirs: /"sha256-[0-9a-f]{64}(\.sig)?"/,
    why: 'Tags that only hold signatures or lists of referrers are shown with the image they are about, not as tags.',
  })),
  ...(['crane', 'regctl'] as const).map((peer) => ({
    peer,
    kinds: ['nested index'] as const,
    what: /^nested: image for /,
    theirs: /no child with platform|platform not found/,
    why: 'An index within an index is opened (image specification, image index); the peers choose among the outermost entries only.',
  })),
  {
    peer: 'regctl',
    kinds: ['nested index'],
    what: /^nested: image for (linux\/arm\/v[67]|darwin\/arm64)$/,
    theirs: /^sha256:/,
    why: 'The same; regctl falls back to what it holds for compatible among the outermost entries.',
  },
  {
    peer: 'skopeo',
    kinds: ['nested index'],
    what: /^nested: layers for linux\/arm\/v[67]$/,
    why: 'The same; skopeo falls back to an older variant of the architecture among the outermost entries.',
  },
  ...(['crane', 'regctl'] as const).map((peer) => ({
    peer,
    kinds: ['entries without a platform'] as const,
    what: /^bare: image for /,
    theirs: /no child with platform|platform not found/,
    why: 'Where the index names no platform the config does, and Slipway reads it; the peers do not find the image.',
  })),
  {
    peer: 'skopeo',
    kinds: ['entries without a platform'],
    what: /^bare: layers for /,
    why: 'skopeo takes an entry without a platform for whatever platform it is asked for.',
  },
  ...(['crane', 'skopeo'] as const).map((peer) => ({
    peer,
    kinds: ['an empty config for a platform'] as const,
    what: /: config$/,
    theirs: /"env":\[\]/,
    why: 'The empty config is no image config: Slipway shows none, where the peers print its two braces.',
  })),
  {
    peer: 'regctl',
    kinds: ['an empty config for a platform'],
    what: /: config$/,
    theirs: /^failed: artifacts are not supported/,
    why: 'regctl refuses to read the empty config as an image config; Slipway shows none.',
  },
  {
    peer: 'skopeo',
    kinds: ['an empty config for a platform'],
    what: /: layers for linux\/riscv64$/,
    theirs: /unsupported image-specific operation on artifact/,
    why: 'An index may call an artifact an image of a platform; Slipway lists it with its size, skopeo fails.',
  },
  {
    peer: 'regctl',
    what: /: image for linux\/arm64\/v8$/,
    theirs: /^sha256:/,
    why: 'To regctl arm64 and arm64/v8 are one platform and the first is taken; Slipway lists both as the index names them.',
  },
  {
    peer: 'skopeo',
    what: /: layers for windows\/amd64\/10\.0\.20348\.2655$/,
    theirs: /^\["sha256:/,
    why: 'skopeo cannot be asked for a version of Windows and takes the first; Slipway lists each.',
  },
];
