// C0, DEL, C1, line and paragraph separators, and the controls that reorder or hide text (bidi,
// zero width): a tag, a label or a log line may hold any of them, and a terminal obeys them.
const harmful =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Foreign text made safe to print on one line: control characters become visible, `\u001b` as `\x1b`. */
export function neutralise(text: string): string {
  return text.replace(harmful, visible);
}

/** The same for text of several lines: line feeds stay. */
export function neutraliseLines(text: string): string {
  return text.split('\n').map(neutralise).join('\n');
}

/** JSON text whose strings hold no character a terminal would obey; equal when parsed. */
export function safeJson(document: unknown): string {
  return JSON.stringify(document, undefined, 2).replace(harmful, (character) =>
    // Between tokens the only match is the line feed of the layout.
    character === '\n' ? character : `\\u${hex(character, 4)}`,
  );
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x0a) return '\\n';
  if (code === 0x0d) return '\\r';
  return code < 0x100 ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
