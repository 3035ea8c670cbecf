/** Lines longer than this are cut; BuildKit embeds whole sources in warnings. */
const longestLine = 32 * 1024 * 1024;

/**
 * Lines of a byte stream as text, without their line feed. Bytes beyond `limit` of one line are
 * thrown away, so memory stays bounded; the rest of a stream without a final line feed is a line.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  limit = longestLine,
): AsyncGenerator<string, void, undefined> {
  let parts: Uint8Array[] = [];
  let size = 0;
  function keep(part: Uint8Array): void {
    const kept = part.subarray(0, Math.max(0, limit - size));
    if (kept.length > 0) parts.push(kept);
    size += kept.length;
  }
  function take(): string {
    const line = Buffer.concat(parts).toString('utf8');
    parts = [];
    size = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (size > 0) yield take();
}
