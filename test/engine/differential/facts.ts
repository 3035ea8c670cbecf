/**
 * What somebody says about a repository, as `what → answer`. Two who say the same about the same
 * content have equal answers; who cannot be asked something leaves it out.
 */
export type Facts = Map<string, string>;

/** What the peers are asked about, as Slipway found it. */
export interface Asked {
  /** `host:port` of the registry. */
  readonly host: string;
  /** `host:port/name`. */
  readonly repository: string;
  readonly tags: readonly {
    readonly tag: string;
    readonly platforms: readonly AskedPlatform[];
  }[];
  /** Digests whose referrers are asked for. */
  readonly subjects: readonly string[];
}

export interface AskedPlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly digest: string;
}

const platformName = ({ os, architecture, variant, osVersion }: AskedPlatform): string =>
  [os, architecture, variant, osVersion].filter(Boolean).join('/');

export const what = {
  tags: 'tags',
  digest: (tag: string) => `${tag}: digest`,
  mediaType: (tag: string) => `${tag}: media type`,
  platform: (tag: string, platform: AskedPlatform) => `${tag}: image for ${platformName(platform)}`,
  platformLayers: (tag: string, platform: AskedPlatform) =>
    `${tag}: layers for ${platformName(platform)}`,
  config: (digest: string) => `${digest}: config`,
  layers: (digest: string) => `${digest}: layers`,
  size: (digest: string) => `${digest}: size`,
  referrers: (digest: string) => `${digest}: referrers`,
} as const;

/** Equal texts for equal values: members in one order. */
export function factText(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

export function referrersText(found: readonly { type: string; digest: string }[]): string {
  return factText(found.map(({ type, digest }) => `${type} ${digest}`).sort());
}
