/** A platform in the form containerd compares them in: `arm64/v8` is `arm64`, `arm` is `arm/v7`. */
export function platformKey(platform: string): string {
  const [os = '', architecture = '', variant] = platform.split('/');
  const key = `${os}/${aliases[architecture] ?? architecture}`;
  if (key.endsWith('/arm')) return `${key}/${variant ?? 'v7'}`;
  if (variant === undefined) return key;
  const standard =
    (key.endsWith('/arm64') && variant === 'v8') || (key.endsWith('/amd64') && variant === 'v1');
  return standard ? key : `${key}/${variant}`;
}

const aliases: Readonly<Record<string, string>> = {
  aarch64: 'arm64',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  i386: '386',
};

/** True when a machine whose own platform is `native` runs programs for `wanted` without emulation. */
export function runsNatively(native: string, wanted: string): boolean {
  const [os, machine] = platformKey(native).split('/');
  const [wantedOs, architecture] = platformKey(wanted).split('/');
  if (os !== wantedOs) return false;
  return machine === architecture || (machine === 'amd64' && architecture === '386');
}
