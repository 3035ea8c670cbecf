import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readBinaryFormat } from '../../../../src/release/binaries/binaryFormat.ts';
import { judgeFormat } from '../../../../src/release/binaries/judgeFormat.ts';

/** What a linker makes of an empty program, written out: header, one segment, two sections. */
function elfFile(segmentType: number, sectionType: number): Buffer {
  const file = Buffer.alloc(64 + 56 + 300 + 2 * 64);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(0xb7, 18);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeBigUInt64LE(420n, 40);
  file.writeUInt16LE(64, 58);
  file.writeUInt16LE(2, 60);
  file.writeUInt32LE(segmentType, 64);
  file.writeUInt32LE(sectionType, 420 + 64 + 4);
  return file;
}

/** `loader.h`: a header of 64 bits for arm64, and load commands of 80 bytes. */
function machOFile(commands: readonly (readonly number[])[]): Buffer {
  const file = Buffer.alloc(32 + 80 * commands.length);
  file.writeUInt32LE(0xfeedfacf, 0);
  file.writeUInt32LE(0x0100000c, 4);
  file.writeUInt32LE(commands.length, 16);
  for (const [at, [command = 0, ...fields]] of commands.entries())
    for (const [index, field] of [command, 80, ...fields].entries())
      file.writeUInt32LE(field, 32 + 80 * at + 4 * index);
  return file;
}

const dynamicLinker = [0xe];
/** `LC_DYSYMTAB`: the first local symbol, and how many there are. */
const symbols = (local: number) => [0xb, 0, local];

/** PE format: the signature at 128, after it the COFF file header. */
function peFile(symbolCount: number): Buffer {
  const file = Buffer.alloc(512);
  file.write('MZ');
  file.writeUInt32LE(128, 0x3c);
  file.write('PE', 128);
  file.writeUInt16LE(0x8664, 132);
  file.writeUInt32LE(symbolCount, 144);
  return file;
}

async function* inPieces(bytes: Uint8Array, size: number) {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('the format of a binary', () => {
  it.each([1, 7, 65, 1000])('is read from pieces of %d bytes', async (size) => {
    const dynamic = await readBinaryFormat(inPieces(elfFile(3, 2), size));
    expect(dynamic).toMatchObject({ linking: 'dynamic', stripped: false });
    const fixed = await readBinaryFormat(inPieces(elfFile(1, 3), size));
    expect(fixed).toMatchObject({ linking: 'static', stripped: true });
    expect(judgeFormat(fixed, 'linux/arm64')).toEqual({
      fits: true,
      text: 'ELF, arm64, static, stripped',
    });
    expect(judgeFormat(fixed, 'linux/amd64').fits).toBe(false);
    expect(judgeFormat(fixed, 'darwin/arm64').fits).toBe(false);
  });

  it('says nothing of tables that are cut off', async () => {
    const format = await readBinaryFormat(inPieces(elfFile(1, 3).subarray(0, 450), 64));
    expect(format).toMatchObject({ linking: 'static' });
    expect(format.stripped).toBeUndefined();
  });

  it('is read from the load commands of Mach-O', async () => {
    const linked = await readBinaryFormat(inPieces(machOFile([dynamicLinker, symbols(0)]), 7));
    expect(judgeFormat(linked, 'darwin/arm64')).toEqual({
      fits: true,
      text: 'Mach-O, arm64, dynamic, stripped',
    });
    expect(judgeFormat(linked, 'darwin/amd64').fits).toBe(false);
    const alone = await readBinaryFormat(inPieces(machOFile([symbols(12)]), 1000));
    expect(alone).toMatchObject({ linking: 'static', stripped: false });
    const cut = machOFile([symbols(0), dynamicLinker]).subarray(0, 120);
    const beginning = await readBinaryFormat(inPieces(cut, 1000));
    expect(judgeFormat(beginning, 'darwin/arm64').text).toBe('Mach-O, arm64');
  });

  it.each([
    [0, 'PE, amd64, stripped'],
    [2609, 'PE, amd64, not stripped'],
  ])('is read from the header of PE with %d symbols', async (count, text) => {
    const format = await readBinaryFormat(inPieces(peFile(count), 50));
    expect(judgeFormat(format, 'windows/amd64')).toEqual({ fits: true, text });
  });

  it('cannot tell of a script or of text', async () => {
    const script = await readBinaryFormat(inPieces(Buffer.from('#!/bin/sh\necho\n'), 4));
    expect(judgeFormat(script, 'linux/arm64').fits).toBeUndefined();
    const text = await readBinaryFormat(inPieces(Buffer.from('text'), 4));
    expect(judgeFormat(text, 'linux/arm64').fits).toBeUndefined();
  });

  it('is that of the program it runs in', async () => {
    const format = await readBinaryFormat(createReadStream(process.execPath));
    const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
    const os = process.platform === 'win32' ? 'windows' : process.platform;
    expect(judgeFormat(format, `${os}/${architecture}`).fits).toBe(true);
    if (process.platform === 'linux') expect(format.linking).toBe('dynamic');
  });
});
