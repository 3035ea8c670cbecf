// `[<platform>[-><target>] <stage> i/n] …`: dockerfile2llb/convert.go, prefixCommand.
const prefix =
  /^\[((?:target )?)([a-z0-9]+\/[a-z0-9_.]+(?:\/[a-z0-9_.]+)?)(?:->([^\s\]]+))?(?: |(?=\]))/i;

export interface StepName {
  /** The platform the step works for, of those asked for; absent when the name does not say. */
  readonly platform?: string;
  /** The name without its platform. */
  readonly short: string;
}

/** Splits the platform a step's name carries from the rest. The name is a hint, no more. */
export function parseStepName(name: string, platforms: readonly string[]): StepName {
  const match = prefix.exec(name);
  const base = match?.[2];
  if (match === null || base === undefined) return { short: name };
  const platform = target(base, match[3], platforms);
  if (platform === undefined) return { short: name };
  const rest = name.slice(match[0].length);
  return { platform, short: rest.startsWith(']') ? rest.slice(1).trimStart() : `[${rest}` };
}

/** `linux/amd64->arm64` builds on amd64 for arm64; the system is left out where it is the same. */
function target(
  base: string,
  to: string | undefined,
  platforms: readonly string[],
): string | undefined {
  const system = base.slice(0, base.indexOf('/'));
  const candidates = to === undefined ? [base] : [`${system}/${to}`, to];
  return candidates.find((candidate) => platforms.includes(candidate));
}

/** Steps that work for the whole build, whatever platform asked first. */
export function isShared(name: string): boolean {
  return /^(?:\[(?:internal|auth|context)\b|(?:exporting|pushing|merging|importing|resolving provenance|preparing build cache|writing|sending)\b)/.test(
    name,
  );
}
