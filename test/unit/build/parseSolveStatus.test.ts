import { describe, expect, it } from 'vitest';
import { parseSolveStatus } from '../../../src/build/parseSolveStatus.ts';
import { recordedLines } from './fixtures.ts';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe('parseSolveStatus', () => {
  it('reads every JSON line of the recordings and no other line', () => {
    for (const name of ['multiarch-push-ok', 'parse-error', 'push-refused', 'daemon-killed']) {
      for (const line of recordedLines(name)) {
        expect(parseSolveStatus(line) !== undefined, line).toBe(line.startsWith('{"'));
      }
    }
  });

  it('keeps nanoseconds in order though trailing zeros are trimmed', () => {
    const times = ['00:00:01Z', '00:00:01.000000001Z', '00:00:01.1Z', '00:00:01.12Z', '00:00:02Z'];
    const started = times.map(
      (time) =>
        parseSolveStatus(`{"vertexes":[{"digest":"d","started":"2026-11-20T${time}"}]}`)
          ?.vertexes[0]?.started ?? 0,
    );
    expect(started).toEqual([...started].sort((a, b) => a - b));
    expect((started[3] ?? 0) - (started[0] ?? 0)).toBeCloseTo(120);
  });

  it('reads times of other zones', () => {
    const line = '{"vertexes":[{"digest":"d","started":"2026-11-20T02:00:00.5+02:00"}]}';
    expect(parseSolveStatus(line)?.vertexes[0]?.started).toBe(
      Date.parse('2026-11-20T00:00:00.500Z'),
    );
  });

  it.each(['0001-01-01T00:00:00Z', 'yesterday', '', '2026-13-40T00:00:00Z'])(
    'takes “%s” for no time',
    (time) => {
      const line = JSON.stringify({ vertexes: [{ digest: 'd', started: time }] });
      expect(parseSolveStatus(line)?.vertexes[0]).not.toHaveProperty('started');
    },
  );

  it('case 56: drops base64 garbage and keeps the rest of the line', () => {
    const logs = [
      { vertex: 'd', data: '%%%not base64%%%' },
      { vertex: 'd', data: base64('kept'), stream: 2 },
      { vertex: 'd', data: 'abcde' },
      { vertex: 'd', data: 12 },
      'not a record',
      null,
    ];
    const status = parseSolveStatus(JSON.stringify({ logs, vertexes: [{ digest: 'd' }] }));
    expect(status?.logs.map((log) => Buffer.from(log.data).toString())).toEqual(['kept', '']);
    expect(status?.logs[0]?.stream).toBe(2);
    expect(status?.vertexes).toHaveLength(1);
  });

  it('decodes every length of base64', () => {
    for (const text of ['', 'a', 'ab', 'abc', 'abcd', '✓ é \0ÿ']) {
      const line = JSON.stringify({ logs: [{ vertex: 'd', data: base64(text) }] });
      expect(Buffer.from(parseSolveStatus(line)?.logs[0]?.data ?? []).toString()).toBe(text);
    }
  });

  it('takes absent fields for their zero values', () => {
    expect(parseSolveStatus('{"vertexes":[{"digest":"d"}],"statuses":[{"vertex":"d"}]}')).toEqual({
      vertexes: [{ digest: 'd', inputs: [], name: '', cached: false, error: '' }],
      statuses: [{ id: '', vertex: 'd', name: '', current: 0, total: 0, timestamp: 0 }],
      logs: [],
      warnings: [],
    });
    expect(parseSolveStatus('{"vertexes":null}')?.vertexes).toEqual([]);
    expect(parseSolveStatus('{}')?.vertexes).toEqual([]);
  });

  it.each(['', 'ERROR: failed', '{', '{"level":"error","msg":"x"}', '[1]', '"text"', '{"a":1} x'])(
    'leaves “%s” to be shown as text',
    (line) => {
      expect(parseSolveStatus(line)).toBeUndefined();
    },
  );

  it('does not break on JSON of any depth', () => {
    const deep = '{"vertexes":' + '['.repeat(100_000) + ']'.repeat(100_000) + '}';
    expect(() => parseSolveStatus(deep)).not.toThrow();
  });

  it('case 56: reads a line of 32 MiB', () => {
    const line = JSON.stringify({
      logs: [{ vertex: 'd', data: Buffer.alloc(24 << 20, 'x').toString('base64') }],
    });
    expect(line.length).toBeGreaterThan(32 << 20);
    expect(parseSolveStatus(line)?.logs[0]?.data.length).toBe(24 << 20);
  });

  it('reads warnings with their place', () => {
    const warning = {
      vertex: 'd',
      level: 1,
      short: base64('FromAsCasing'),
      detail: [base64('The case of')],
      url: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
      sourceInfo: { filename: 'Dockerfile', data: base64('FROM x as y') },
      range: [
        { start: { line: 3 }, end: { line: 3 } },
        { start: { line: 5 }, end: { line: 6, character: 2 } },
      ],
    };
    expect(parseSolveStatus(JSON.stringify({ warnings: [warning] }))?.warnings).toEqual([
      {
        vertex: 'd',
        level: 1,
        short: 'FromAsCasing',
        detail: ['The case of'],
        url: warning.url,
        file: 'Dockerfile',
        startLine: 3,
        endLine: 6,
      },
    ]);
  });

  it('case 78: leaves no terminal sequences or reordering marks in names and errors', () => {
    const line = JSON.stringify({
      vertexes: [
        {
          digest: 'd',
          name: 'a\u001b]8;;http://evil\u0007link\u001b]8;;\u0007 \u001b[31mred\u202etxt\nline',
          error: '\u009b1mbold',
        },
      ],
    });
    expect(parseSolveStatus(line)?.vertexes[0]).toMatchObject({
      name: 'alink redtxt line',
      error: 'bold',
    });
  });
});
