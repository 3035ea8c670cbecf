/** What mends a finding: an action of Slipway, or the command that does it. */
export type Fix =
  | { readonly kind: 'create-builder' }
  | { readonly kind: 'reset-builder' | 'free-cache'; readonly builder: string }
  | { readonly kind: 'log-in'; readonly registry: string }
  | { readonly kind: 'open-config' }
  | { readonly kind: 'sign-in-to-github' }
  /** `https://…` that says how. */
  | { readonly kind: 'read'; readonly page: string }
  /** Argv; `missing` is what the user has to add at its end, in words. */
  | { readonly kind: 'run'; readonly command: readonly string[]; readonly missing?: string };

/** The fix as a command line; undefined where there is none. */
export function fixCommand(fix: Fix): readonly string[] | undefined {
  switch (fix.kind) {
    case 'create-builder':
      return ['slipway', 'builders', 'create', 'slipway', '--bootstrap'];
    case 'reset-builder':
      return ['slipway', 'builders', 'reset', fix.builder];
    case 'free-cache':
      return ['slipway', 'builders', 'prune', fix.builder];
    case 'log-in':
      return ['slipway', 'login', fix.registry];
    case 'run':
      return fix.missing === undefined ? fix.command : [...fix.command, `<${fix.missing}>`];
    case 'open-config':
    case 'sign-in-to-github':
    case 'read':
      return undefined;
  }
}

/** Registers emulators with the kernel of the machine of the engine, for all its containers. */
export function installEmulators(platforms: readonly string[]): Fix {
  const names = platforms.map((platform) => platform.split('/')[1] ?? 'all');
  const image = 'tonistiigi/binfmt';
  const wanted = [...new Set(names)].join(',');
  return {
    kind: 'run',
    command: ['docker', 'run', '--privileged', '--rm', image, '--install', wanted],
  };
}
