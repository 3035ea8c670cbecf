import { assetName } from './assetName.ts';
import type { AssetFile } from './assetFiles.ts';

/** A line for each file, as `sha256sum --check` reads them, under the name a release gives it. */
export function checksumLines(files: readonly Pick<AssetFile, 'path' | 'digest'>[]): string[] {
  return files.map(({ digest, path }) => `${digest.replace(/^.*:/, '')}  ${assetName(path)}`);
}
