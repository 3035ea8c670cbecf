import { describe, expect, it } from 'vitest';
import { parseImageConfig } from '../../../../src/oci/imageConfig.ts';
import { readLayerIndex } from '../../../../src/oci/layer/layerIndex.ts';
import { LayeredFiles } from '../../../../src/oci/layer/layeredFiles.ts';
import { architectureCheck } from '../../../../src/release/verify/checks/architectureCheck.ts';
import { portsCheck, userCheck } from '../../../../src/release/verify/checks/configChecks.ts';
import { runVerdict } from '../../../../src/release/verify/checks/runChecks.ts';
import { scanVerdict } from '../../../../src/release/verify/checks/scanVerdict.ts';
import { sizeCheck } from '../../../../src/release/verify/checks/sizeCheck.ts';
import { noRules } from '../../../../src/release/verify/verifyRules.ts';
import { elf, pieces, tarOf } from '../../oci/layer/tarOf.ts';

const [amd64, arm64] = [elf(0x3e), elf(0xb7)];

function configOf(config: Record<string, unknown>) {
  return parseImageConfig(
    Buffer.from(JSON.stringify({ os: 'linux', architecture: 'arm64', config })),
  );
}

describe('architectureCheck', () => {
  async function check(config: Record<string, unknown>, entries: Parameters<typeof tarOf>[0]) {
    const files = new LayeredFiles([() => readLayerIndex(pieces(tarOf(entries)))]);
    const { state, detail } = await architectureCheck('linux/arm64', configOf(config), files);
    return `${state}: ${detail}`;
  }

  it('looks at the program, wherever the config has it found', async () => {
    const api = [{ name: 'srv/api', content: arm64 }];
    const fine = 'for arm64';
    expect(await check({ Entrypoint: ['/srv/api'] }, api)).toContain(fine);
    expect(await check({ Cmd: ['api'], Env: ['PATH=/bin:/srv'] }, api)).toContain(fine);
    expect(await check({ Cmd: ['./api'], WorkingDir: '/srv' }, api)).toContain(fine);
    expect(await check({ Cmd: ['api'] }, api)).toBe(
      'failed: api, which it starts, is not in the image.',
    );
    expect(await check({}, api)).toBe('noted: It starts nothing by itself.');
  });

  it('looks through scripts, shells and init programs at what they start', async () => {
    const files = [
      { name: 'bin/sh', content: arm64 },
      { name: 'entry', content: '#!/bin/sh\nexec "$@"\n' },
      { name: 'usr/bin/env', content: arm64 },
      { name: 'run', content: '#!/usr/bin/env -S python3 -u\n' },
      { name: 'usr/bin/server', content: amd64 },
    ];
    const caught = 'is built for amd64, the image is for arm64.';
    expect(await check({ Entrypoint: ['/entry'], Cmd: ['server'] }, files)).toContain(caught);
    expect(await check({ Cmd: ['/bin/sh', '-c', 'exec /usr/bin/server --x'] }, files)).toContain(
      caught,
    );
    expect(await check({ Entrypoint: ['/bin/sh', '/usr/bin/server'] }, files)).toContain(caught);
    expect(await check({ Entrypoint: ['/entry'], Cmd: ['--help'] }, files)).toContain('passed');
    expect(await check({ Entrypoint: ['/run'] }, files)).toContain(
      'python3, which is not in the image',
    );
  });

  it('tells what is not a program at all', async () => {
    const check1 = (content: Buffer | string, mode = 0o755) =>
      check({ Cmd: ['/x'] }, [{ name: 'x', content, mode }]);
    expect(await check1(Buffer.from([0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1]))).toContain(
      'program of macOS',
    );
    expect(await check1('hello')).toContain('neither a program nor a script');
    expect(await check1(arm64, 0o644)).toContain('not an executable file');
    expect(await check1('#!/x\n')).toContain('script of a script');
  });
});

it('userCheck knows root by its names', () => {
  const state = (User: string, user?: string) =>
    userCheck(configOf({ User }), user === undefined ? noRules : { ...noRules, user }).state;
  for (const root of ['', 'root', '0', '0:0', 'root:app', '00'])
    expect(state(root, 'nonroot'), root).toBe('failed');
  for (const other of ['nonroot', '65532', 'app:app'])
    expect(state(other, 'nonroot'), other).toBe('passed');
  expect([state('65532:65532', '65532'), state('app', '65532'), state('')]).toEqual([
    'passed',
    'failed',
    'noted',
  ]);
});

it('portsCheck wants just the ports that are listed', () => {
  const check = (ports: readonly string[], ...exposed: readonly string[]) =>
    portsCheck(configOf({ ExposedPorts: Object.fromEntries(exposed.map((port) => [port, {}])) }), {
      ...noRules,
      ports,
    });
  expect(check(['8080'], '8080/tcp').state).toBe('passed');
  expect(check([], '8080/tcp').detail).toBe('exposes 8080/tcp, which is not listed');
  expect(check(['53/udp'], '53/tcp').state).toBe('failed');
});

it('sizeCheck measures against the limit and the release before', () => {
  const previous = {
    reference: 'a/b:1.3.0',
    sizes: [{ platform: 'linux/arm64', size: 10_000_000 }],
  };
  const check = (size: number, rules: object) =>
    sizeCheck('linux/arm64/v8', size, { ...noRules, ...rules }, previous);
  expect(check(11_000_000, {})).toMatchObject({
    state: 'noted',
    detail: '11.0 MB, +10.0 % since 1.3.0',
  });
  expect(check(11_000_000, { maxGrowth: 0.1 }).state).toBe('passed');
  expect(check(11_500_000, { maxGrowth: 0.1 }).state).toBe('failed');
  expect(check(9_000_000, { maxSize: 9_000_000, maxGrowth: 0 }).state).toBe('passed');
  expect(check(9_000_001, { maxSize: 9_000_000 }).state).toBe('failed');
});

it('runVerdict wants exit code and text, and knows what a missing emulator looks like', () => {
  const rules = { ...noRules, output: 'v{{version}}' };
  const verdict = (output: string, exitCode = 0) =>
    runVerdict(
      { kind: 'exited', exitCode, output, outOfMemory: false, durationMs: 400 },
      rules,
      'linux/arm64',
      '1.4.0',
    );
  expect(verdict('\u001b[1mapi v1.4.0\u001b[0m\n\n')).toMatchObject({
    state: 'passed',
    detail: 'api v1.4.0 (0.4 s)',
  });
  expect(verdict('api v1.3.9').state).toBe('failed');
  expect(verdict('v1.4.0', 3)).toMatchObject({ detail: 'exit code 3: v1.4.0' });
  expect(verdict('exec /api: exec format error', 255).remedy).toContain('emulator');
});

it('scanVerdict fails from the severity that is named, and says what mends it', () => {
  const found = [
    { id: 'CVE-1', severity: 'high', package: 'ssl', fixedIn: '3.1' },
    { id: 'CVE-2', severity: 'unknown', package: 'zip' },
  ] as const;
  const result = { scanner: 'trivy', vulnerabilities: found };
  expect(scanVerdict(result, 'critical')).toMatchObject({
    state: 'passed',
    detail: '1 high (trivy)',
  });
  expect(scanVerdict(result, 'high')).toMatchObject({
    state: 'failed',
    detail: '1 high (trivy): CVE-1 in ssl',
    remedy: 'Update ssl 3.1.',
  });
});
