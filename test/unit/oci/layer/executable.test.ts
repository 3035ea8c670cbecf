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
    expect(readExecutable(Buffer.from([0xcf, 0xfa, 0xed, 0xfe]))).toEqual({ kind: 'mach-o' });
    expect(readExecutable(Buffer.from('hello'))).toEqual({ kind: 'unknown' });
    expect(readExecutable(new Uint8Array())).toEqual({ kind: 'unknown' });
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
