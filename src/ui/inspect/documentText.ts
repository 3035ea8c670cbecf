/** Invisible characters and those that turn or hide the text after them; controls JSON escapes itself. */
const misleading =
  /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/**
 * A manifest or config as text: formatted when it is JSON, and then with misleading characters
 * escaped as JSON may, or byte for byte.
 */
export function documentText(bytes: Uint8Array, exact: boolean): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // not text
  }
  if (exact) return text;
  try {
    const formatted = JSON.stringify(JSON.parse(text), undefined, 2);
    return `${formatted.replace(misleading, escaped)}\n`;
  } catch {
    return text;
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
