import type { CopyProgress } from '../oci/copyImage.ts';
import { formatSize } from '../oci/formatSize.ts';
import type { Output } from '../terminal/output.ts';

const eraseLine = '\r\u001b[2K';

/** One line redrawn in place; a log gets nothing but the result. */
export function copyProgressOn(output: Output): (progress: CopyProgress) => void {
  if (!output.interactive) return () => undefined;
  return ({ bytes, totalBytes, blobs, totalBlobs }) => {
    const end = blobs === totalBlobs ? eraseLine : '';
    const line = `${blobs}/${totalBlobs} blobs · ${formatSize(bytes)} of ${formatSize(totalBytes)}`;
    output.write(`${eraseLine}${line}${end}`);
  };
}
