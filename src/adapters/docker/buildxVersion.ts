import type { BuildxVersion } from '../../build/buildKit.ts';

/** Reads `github.com/docker/buildx v0.29.1 <commit>`; distributions write `0.29.1+ds1` and worse. */
export function parseBuildxVersion(stdout: string): BuildxVersion {
  const words = stdout.trim().split(/\s+/);
  const text = words[1] ?? words[0] ?? '';
  const match = /^v?(\d+)\.(\d+)\./.exec(text);
  // v0.0.0+unknown is a build without a version, not one older than all others.
  if (match === null || /^v?0\.0\.0\b/.test(text)) return { text };
  return { text, major: Number(match[1]), minor: Number(match[2]) };
}
