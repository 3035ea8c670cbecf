/**
 * Absolute path of something named in slipway.yaml, with `/` between what is added. Absolute paths
 * stay; `.` and `..` are resolved, so that the command that is shown says what it reads.
 */
export function projectPath(root: string, path: string): string {
  if (/^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)) return path;
  const windows = /^(?:[A-Za-z]:[\\/]|\\\\)/.test(root);
  const parts = root.replace(/[\\/]+$/, '').split(windows ? /[\\/]/ : '/');
  for (const part of path.split(/[\\/]/)) {
    if (part === '..' && parts.length > 1) parts.pop();
    else if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts.length === 1 ? `${parts[0] ?? ''}/` : parts.join('/');
}

/** True for a build context BuildKit fetches itself. */
export function isRemoteContext(context: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(context);
}

/** A path below a folder, both relative to the project: `.` and `..` resolved, `.` for the project itself. */
export function joinedPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}
