/**
 * What a changelog says about a version: the text below its heading (`## [1.4.0] - 2026-01-31`), up
 * to the next one of the same level. Undefined when it has no such heading. https://keepachangelog.com
 */
export function changelogSection(changelog: string, version: string): string | undefined {
  const lines = changelog.split(/\r\n|\n/);
  const isHeading = (line: string): boolean => /^##\s+\S/.test(line);
  const from = lines.findIndex(
    (line) => isHeading(line) && /^##\s+\[?v?([^\]\s]+)/.exec(line)?.[1] === version,
  );
  if (from < 0) return undefined;
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => isHeading(line) || /^\[[^\]]+\]:\s/.test(line));
  return rest
    .slice(0, to < 0 ? rest.length : to)
    .join('\n')
    .trim();
}
