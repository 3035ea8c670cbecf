import { describe, expect, it } from 'vitest';
import { LayerError } from '../../../../src/oci/layer/layerError.ts';
import type { LayerIndex } from '../../../../src/oci/layer/layerIndex.ts';
import { readLayerIndex } from '../../../../src/oci/layer/layerIndex.ts';
import { LayeredFiles } from '../../../../src/oci/layer/layeredFiles.ts';
import { elf, pieces, tarOf } from './tarOf.ts';

type Entries = Parameters<typeof tarOf>[0];

function indexOf(entries: Entries): Promise<LayerIndex> {
  return readLayerIndex(pieces(tarOf(entries)));
}

function image(...layers: readonly Entries[]): { files: LayeredFiles; read: number[] } {
  const read: number[] = [];
  const files = new LayeredFiles(
    layers.map((entries, at) => async () => {
      read.push(at);
      return indexOf(entries);
    }),
  );
  return { files, read };
}

describe('readLayerIndex', () => {
  it('keeps names and the beginning of programs, whatever form the names have', async () => {
    const long = `${'deep/'.repeat(40)}name`;
    const record = ` path=${long}\n`;
    const pax = `${record.length + 3}${record}`;
    const { nodes } = await indexOf([
      { name: './bin/', type: '5' },
      { name: './bin/api', content: Buffer.concat([elf(0xb7), Buffer.alloc(5000)]) },
      { name: 'data', mode: 0o644, content: 'x'.repeat(1500) },
      { name: 'pax', type: 'x', content: pax },
      { name: 'short', content: '#!/bin/sh\n' },
      { name: '././@LongLink', type: 'L', content: `${long}2\0` },
      { name: 'short', content: '' },
      { name: 'last', type: '2', target: 'bin/api' },
    ]);
    expect([...nodes.keys()].filter((name) => !name.startsWith('deep'))).toEqual([
      'bin',
      'bin/api',
      'data',
      'last',
    ]);
    expect(nodes.get('bin/api')).toMatchObject({ head: { length: 256 } });
    expect(nodes.get('data')).toEqual({ kind: 'file' });
    expect(nodes.has(long) && nodes.has(`${long}2`)).toBe(true);
  });

  it('refuses what is no archive, lies about its sizes, or ends too soon', async () => {
    const whole = tarOf([{ name: 'api', content: 'x'.repeat(2000) }]);
    const hostile: readonly Uint8Array[] = [
      Buffer.from('no archive'.padEnd(512)),
      whole.subarray(0, 900),
      whole.subarray(0, 300),
      tarOf([{ name: 'api', size: '77777777777' }]),
      tarOf([{ name: 'api', size: '\xff'.repeat(12) }]),
      tarOf([{ name: 'api', size: `\x80${'\xff'.repeat(11)}` }]),
      tarOf([{ name: 'x', type: 'x', content: '99 path=a\n' }]),
      tarOf([{ name: 'x', type: 'x', content: '0 path=a\n' }]),
      tarOf([{ name: 'x', type: 'x', content: '16 size=-1234567\n' }]),
      tarOf([{ name: 'x', type: 'L', size: '00077777777' }]),
    ];
    for (const bytes of hostile)
      await expect(readLayerIndex(pieces(bytes))).rejects.toThrow(LayerError);
  });

  it('reads to the end of the stream, and lets go of it when it stops before', async () => {
    const said: string[] = [];
    async function* content(bytes: Uint8Array) {
      try {
        yield* pieces(Buffer.concat([bytes, Buffer.alloc(2000)]));
        said.push('end');
      } finally {
        said.push('closed');
      }
    }
    await readLayerIndex(content(tarOf([{ name: 'a' }])));
    await expect(readLayerIndex(content(Buffer.alloc(600, 'x')))).rejects.toThrow();
    expect(said).toEqual(['end', 'closed', 'closed']);
  });
});

describe('LayeredFiles', () => {
  it('asks the layers below only when it has to', async () => {
    const { files, read } = image([{ name: 'bin/sh' }], [{ name: 'api', content: elf(0xb7) }]);
    expect(await files.find('/api')).toMatchObject({ path: '/api', node: { kind: 'file' } });
    expect(read).toEqual([1]);
    expect(await files.find('/bin/sh')).toMatchObject({ path: '/bin/sh' });
    expect(await files.find('/bin/none')).toBeUndefined();
    expect(read).toEqual([1, 0]);
  });

  it('follows links through layers, not for ever, and never above the root', async () => {
    const { files } = image(
      [
        { name: 'usr/bin/busybox', content: elf(0x3e) },
        { name: 'usr/bin/sh', type: '1', target: 'usr/bin/busybox' },
        { name: 'bin', type: '2', target: 'usr/bin' },
      ],
      [
        { name: 'entry', type: '2', target: '/../../bin/../bin/sh' },
        { name: 'a', type: '2', target: 'b' },
        { name: 'b', type: '2', target: 'a' },
        { name: 'loop', type: '2', target: 'loop/loop/loop/loop' },
      ],
    );
    expect(await files.find('/bin/sh')).toMatchObject({ path: '/usr/bin/busybox' });
    expect(await files.find('/entry')).toMatchObject({ path: '/usr/bin/busybox' });
    expect(await files.find('/a')).toBeUndefined();
    expect(await files.find('/loop')).toBeUndefined();
  });

  it('does not see what an upper layer has taken away or replaced', async () => {
    const { files } = image(
      [{ name: 'bin/sh' }, { name: 'opt/a/b' }, { name: 'srv/x' }, { name: 'lib/y' }],
      [
        { name: 'bin/.wh.sh' },
        { name: '.wh.opt' },
        { name: 'srv/.wh..wh..opq' },
        { name: 'srv/new' },
        { name: 'lib', type: '2', target: 'srv' },
      ],
    );
    for (const gone of ['/bin/sh', '/opt/a/b', '/srv/x', '/lib/y'])
      expect(await files.find(gone), gone).toBeUndefined();
    expect(await files.find('/lib/new')).toMatchObject({ path: '/srv/new' });
  });
});
