import { join } from 'node:path';

/** Where Docker, its rootless and desktop forms, and Podman look for certificates by registry. */
export function certificateFolders(env: NodeJS.ProcessEnv, home: string): string[] {
  if (process.platform === 'win32')
    return [
      join(home, '.docker', 'certs.d'),
      join(env['ProgramData'] ?? 'C:\\ProgramData', 'docker', 'certs.d'),
    ];
  return [
    join(home, '.docker', 'certs.d'),
    join(home, '.config', 'docker', 'certs.d'),
    '/etc/docker/certs.d',
    join(home, '.config', 'containers', 'certs.d'),
    '/etc/containers/certs.d',
  ];
}
