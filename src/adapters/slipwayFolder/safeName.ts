import { createHash } from 'node:crypto';

/** Names of images are free text: what no file may be called is told apart by its hash. */
export function safeName(name: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^\.+/, '-');
  if (safe === name && safe.length <= 80 && safe !== '') return safe;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `${safe.slice(0, 60)}.${hash}`;
}
