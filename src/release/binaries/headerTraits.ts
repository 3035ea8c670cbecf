/** How a program was linked. */
export interface FormatTraits {
  /** Where its headers and tables could be read; programs of Windows are all linked to its DLLs. */
  readonly linking?: 'static' | 'dynamic';
  readonly stripped?: boolean;
}

/** What the headers of a PE or a Mach-O file say of it; nothing where they are cut off. */
export function headerTraits(head: Uint8Array): FormatTraits {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 64) return {};
  if (view.getUint16(0) === 0x4d5a) return peTraits(view);
  const magic = view.getUint32(0);
  if (magic === 0xcffaedfe) return machOTraits(view, 32);
  // Of a universal file each part has headers of its own.
  return magic === 0xcefaedfe ? machOTraits(view, 28) : {};
}

/** PE format, COFF file header: `NumberOfSymbols`. Every program of Windows is linked to its DLLs. */
function peTraits(view: DataView): FormatTraits {
  const at = view.getUint32(0x3c, true);
  return at + 24 > view.byteLength ? {} : { stripped: view.getUint32(at + 16, true) === 0 };
}

/** `loader.h`: `LC_LOAD_DYLINKER` names dyld, `LC_DYSYMTAB` counts the symbols that `strip` takes out. */
function machOTraits(view: DataView, size: number): FormatTraits {
  let linking: FormatTraits['linking'] = 'static';
  let stripped = true;
  let at = size;
  for (let left = view.getUint32(16, true); left > 0; left -= 1) {
    if (at + 16 > view.byteLength) return {};
    const command = view.getUint32(at, true);
    if (command === 0xe) linking = 'dynamic';
    if (command === 0xb) stripped = view.getUint32(at + 12, true) === 0;
    at += Math.max(8, view.getUint32(at + 4, true));
  }
  return { linking, stripped };
}
