/** OCI image index, platform object. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
}

/** `os/arch[/variant]`, as `--platform` takes it. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

const part = /^[A-Za-z0-9_.-]+$/;

/** Parses `os/arch[/variant]`; undefined when the text is not of that form. */
export function parsePlatform(text: string): Platform | undefined {
  const [os, architecture, variant, ...rest] = text.split('/');
  if (os === undefined || architecture === undefined || rest.length > 0) return undefined;
  if (![os, architecture, variant ?? 'x'].every((p) => part.test(p))) return undefined;
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/** True for BuildKit's `unknown/unknown`, which marks what is not an image. */
export function isUnknownPlatform({ os, architecture }: Platform): boolean {
  return os === 'unknown' && architecture === 'unknown';
}
