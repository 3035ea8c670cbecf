/**
 * Text without what a URL may hide: user information and the query of signed addresses.
 * The repetitions are bounded so that no text makes it slow.
 */
export function redactText(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']{1,1000}@/gi, '$1')
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s?"']{0,1000})\?[^\s"']+/gi, '$1?…')
    .replace(/\b(Basic|Bearer) [A-Za-z0-9+/=._-]{8,}/g, '$1 …');
}
