import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readExecutable } from '../../../../src/oci/layer/executable.ts';
import { elf } from './tarOf.ts';

describe('readExecutable', () => {
  it.each([
    ['386', elf(0x03, { bits: 32 })],
    ['amd64', elf(0x3e)],
    ['arm', elf(0x28, { bits: 32 })],
    ['arm64', elf(0xb7)],
    ['riscv64', elf(0xf3)],
    ['ppc64le', elf(0x15)],
    ['ppc64', elf(0x15, { little: false })],
    ['s390x', elf(0x16, { little: false })],
    ['mips64le', elf(0x08)],
    ['mips', elf(0x08, { bits: 32, little: false })],
    ['loong64', elf(0x102)],
  ])('knows %s by its ELF header', (architecture, head) => {
    expect(readExecutable(head)).toMatchObject({ kind: 'elf', architecture });
  });

  it('knows the program it runs in', () => {
    const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64' | 'arm64'];
    expect(readExecutable(readFileSync(process.execPath))).toMatchObject({ architecture });
  });

  it('does not guess: another machine, a cut header, programs of other systems, text', () => {
    expect(readExecutable(elf(0xfffe))).toEqual({ kind: 'elf', machine: 0xfffe });
    expect(readExecutable(elf(0x3e).subarray(0, 19))).toEqual({ kind: 'unknown' });
    expect(readExecutable(elf(0x3e).fill(3, 4, 6))).toEqual({ kind: 'unknown' });
    expect(readExecutable(Buffer.from('MZ\x90'))).toEqual({ kind: 'pe' });
    expect(readExecutable(Buffer.from([0xcf, 0xfa, 0xed, 0xfe]))).toEqual({ kind: 'unknown' });
    expect(readExecutable(Buffer.from('hello'))).toEqual({ kind: 'unknown' });
    expect(readExecutable(new Uint8Array())).toEqual({ kind: 'unknown' });
  });

  it('knows programs of macOS, universal ones too, and of Windows', () => {
    const numbers = (...all: number[]) => {
      const bytes = Buffer.alloc(all.length * 4);
      for (const [at, number] of all.entries()) bytes.writeUInt32BE(number, at * 4);
      return readExecutable(bytes);
    };
    expect(numbers(0xcffaedfe, 0x0c000001)).toEqual({ kind: 'mach-o', architectures: ['arm64'] });
    const entry = (type: number) => [type, 0, 0, 0, 0];
    expect(numbers(0xcafebabe, 2, ...entry(0x01000007), ...entry(0x0100000c))).toEqual({
      kind: 'mach-o',
      architectures: ['amd64', 'arm64'],
    });
    // A Java class.
    expect(numbers(0xcafebabe, 61, 0, 0)).toEqual({ kind: 'unknown' });
    const pe = Buffer.alloc(0x100);
    pe.write('MZ');
    pe.writeUInt32LE(0x80, 0x3c);
    pe.write('PE\0\0', 0x80);
    pe.writeUInt16LE(0xaa64, 0x84);
    expect(readExecutable(pe)).toEqual({ kind: 'pe', architecture: 'arm64' });
    expect(readExecutable(pe.subarray(0, 0x80))).toEqual({ kind: 'pe' });
  });

  it('takes a script apart as the kernel does', () => {
    const read = (text: string) => readExecutable(Buffer.from(text));
    expect(read('#!/bin/sh\necho')).toEqual({ kind: 'script', interpreter: '/bin/sh' });
    expect(read('#! /usr/bin/env bash -e\n')).toEqual({
      kind: 'script',
      interpreter: '/usr/bin/env',
      argument: 'bash -e',
    });
    expect(read('#!\n')).toEqual({ kind: 'unknown' });
  });
});
