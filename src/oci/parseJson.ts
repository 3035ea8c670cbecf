/** The value of UTF-8 JSON; undefined when it is not JSON (JSON itself has no undefined). */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
