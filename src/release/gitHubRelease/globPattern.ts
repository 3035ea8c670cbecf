/**
 * A file pattern as a regular expression over paths with `/`: `*` and `?` stay within a folder, `**`
 * is any folders, `{a,b}` either; hidden files are named, not matched. A leading `./` does not count.
 */
export function globPattern(pattern: string): RegExp {
  const text = pattern.replace(/^\.\//, '');
  let form = '';
  let braces = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if ((at === 0 || text[at - 1] === '/') && /[*?]/.test(character)) form += '(?!\\.)';
    if (text.startsWith('**/', at)) {
      form += '(?:(?!\\.)[^/]+/)*';
      at += 2;
    } else if (text.startsWith('**', at)) {
      form += '.*';
      at += 1;
    } else if (character === '*') form += '[^/]*';
    else if (character === '?') form += '[^/]';
    else if (character === '{' && text.includes('}', at)) {
      form += '(?:';
      braces += 1;
    } else if (character === '}' && braces > 0) {
      form += ')';
      braces -= 1;
    } else if (character === ',' && braces > 0) form += '|';
    else form += character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  return new RegExp(`^${form}${')'.repeat(braces)}$`, 'su');
}

/** The folder a pattern starts in: what stands before its first wildcard. */
export function globFolder(pattern: string): string {
  const fixed = pattern.replace(/^\.\//, '').split(/[*?{]/)[0] ?? '';
  return fixed.slice(0, Math.max(0, fixed.lastIndexOf('/')));
}

/** How many folders deep a file may be that a pattern matches. */
export function globDepth(pattern: string): number {
  const text = pattern.replace(/^\.\//, '');
  // Braces may hold folders too.
  return /\*\*|\{/.test(text) ? Infinity : text.split('/').length - 1;
}
