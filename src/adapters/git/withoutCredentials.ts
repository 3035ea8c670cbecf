/**
 * A remote's URL, or text that holds some, without passwords, tokens and queries. A lone user of
 * ssh (`git@…`) stays: it is part of the address and no secret.
 */
export function withoutCredentials(text: string): string {
  return text.replace(
    /\b([a-z][a-z0-9+.-]*):\/\/([^\s/?#]*@)?([^\s?#'"]*)(\?[^\s#'"]*)?/gi,
    (_all, scheme: string, user: string | undefined, rest: string) => {
      const [name = ''] = (user ?? '').replace(/@$/, '').split(':');
      const kept = /^(?:git\+)?ssh$/i.test(scheme) && name !== '' ? `${name}@` : '';
      return `${scheme}://${kept}${rest}`;
    },
  );
}
