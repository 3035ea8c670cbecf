/**
 * What a server said, fit for a message: one line, no control or direction characters, at most
 * `length` of them, and without the secrets it was shown, should it repeat them.
 */
export function plainText(said: string, secrets: readonly string[], length: number): string {
  let text = said;
  for (const secret of secrets) if (secret !== '') text = text.replaceAll(secret, '…');
  return (
    text
      // Queries of signed URLs are secrets too.
      .replace(/\?\S*/g, '?…')
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .trim()
      .slice(0, length)
  );
}
