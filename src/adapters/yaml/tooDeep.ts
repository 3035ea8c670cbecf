const maxDepth = 64;

/** True for text whose nesting would exhaust the parser's stack: it descends by recursion. */
export function isTooDeep(text: string): boolean {
  let flow = 0;
  for (const line of text.split('\n')) {
    const [dashes = ''] = /^(?:[ \t]*[-?](?=\s))+/.exec(line) ?? [];
    if (dashes.length > 2 * maxDepth) return true;
    for (const character of line) {
      if (character === '[' || character === '{') flow += 1;
      else if (character === ']' || character === '}') flow = Math.max(0, flow - 1);
      // Brackets in texts, as of {{templates}}, close again; only what stays open counts.
      if (flow > maxDepth) return true;
    }
  }
  return indentDepth(text) > maxDepth;
}

function indentDepth(text: string): number {
  const indents: number[] = [];
  let deepest = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const indent = line.length - line.trimStart().length;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    indents.push(indent);
    deepest = Math.max(deepest, indents.length);
  }
  return deepest;
}
