/** Text without what a URL may hide: user information and the query of signed addresses. */
export function redactText(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, '$1')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?"']*)\?[^\s"']+/gi, '$1?…')
    .replace(/\b(Basic|Bearer) [A-Za-z0-9+/=._-]{8,}/g, '$1 …');
}
