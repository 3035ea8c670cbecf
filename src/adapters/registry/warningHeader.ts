/** The texts of `Warning: 299 - "…"` (distribution specification, Warnings). */
export function registryWarnings(headers: Headers): string[] {
  const header = headers.get('warning') ?? '';
  const texts = header.matchAll(/(?:^|,)\s*299 +\S+ +"((?:[^"\\]|\\.)*)"/g);
  return [...texts].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}
