import { codeBlock, codeSpan, markdownTable } from '../markdown.ts';
import type { PublishedReference } from '../publishedReferences.ts';
import type { AssetFile } from './assetFiles.ts';
import { checksumLines } from './checksumLines.ts';

export interface ReleaseBodyParts {
  /** What changed, as Markdown. */
  readonly changes: string;
  readonly images: readonly PublishedReference[];
  readonly files: readonly AssetFile[];
}

/** GitHub takes no more characters. */
const mostCharacters = 125_000;

/**
 * Notes of a release: what changed, every image by digest with the line that pulls it, and the
 * checksums of the assets. Always the same for the same parts, so that a second run changes nothing.
 */
export function releaseBody({ changes, images, files }: ReleaseBodyParts): string {
  const rest = [imagesSection(images), checksums(files)].filter((text) => text !== '').join('\n');
  const room = mostCharacters - rest.length - 100;
  const text = changes.trim();
  const kept = text.length > room ? `${text.slice(0, Math.max(0, room))}\n\n…` : text;
  return `${[kept, rest.trim()].filter((part) => part !== '').join('\n\n')}\n`;
}

function imagesSection(images: readonly PublishedReference[]): string {
  const there = images.filter(({ digest }) => digest !== undefined);
  if (there.length === 0) return '';
  const rows = there.map(({ repository, tag, digest, platforms }) => [
    codeSpan(`${repository}:${tag}`),
    platforms.map(codeSpan).join(', '),
    codeSpan(digest ?? ''),
  ]);
  const pulls = there.map(({ repository, digest }) => `docker pull ${repository}@${digest ?? ''}`);
  return `## Images\n\n${markdownTable(['Image', 'Platforms', 'Digest'], rows)}\n${codeBlock('sh', pulls)}`;
}

function checksums(files: readonly AssetFile[]): string {
  if (files.length === 0) return '';
  return `## Checksums\n\n${codeBlock('text', checksumLines(files))}`;
}
