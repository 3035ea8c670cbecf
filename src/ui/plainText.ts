// Controls, line and paragraph separators, and the marks that turn or hide the text after them.
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Foreign text as one honest line: what cannot be seen or would reorder its surroundings becomes `�`. */
export function plainText(text: string, limit = 300): string {
  const line = text.replace(/\s*[\r\n\t]\s*/g, ' ').replace(unsafe, '\ufffd');
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
