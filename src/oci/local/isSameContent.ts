import type { ImageConfig } from '../imageConfig.ts';

/** True for images of the same layers, made at the same moment, that run in the same way. */
export function isSameContent(one: ImageConfig, other: ImageConfig): boolean {
  return JSON.stringify(content(one)) === JSON.stringify(content(other));
}

function content(config: ImageConfig): unknown {
  const { layers, created, entrypoint, cmd, env, user, workingDir } = config;
  return [
    ...[layers, Date.parse(created ?? ''), entrypoint, cmd, env],
    ...[user ?? '', workingDir ?? '/'],
    ...[[...config.exposedPorts].sort(), [...config.volumes].sort()],
    Object.entries(config.labels).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
}
