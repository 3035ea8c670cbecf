import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCosign } from '../../../src/adapters/cosign/cosign.ts';
import { run } from '../../../src/adapters/process/run.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { isDigest } from '../../../src/oci/digest.ts';
import type { SignatureTrust } from '../../../src/oci/signatureVerifier.ts';

const repository = { registry: 'registry.example:5000', name: 'acme/api' };
const key: SignatureTrust = { kind: 'key', key: '/keys/cosign.pub', transparencyLog: true };
const never = new AbortController().signal;

function digest(digit: string): Digest {
  const text = `sha256:${digit.repeat(64)}`;
  if (!isDigest(text)) throw new TypeError(text);
  return text;
}

/** A `cosign` that answers with what cosign 3.1.1 was seen to write. */
function program(reply: { stdout?: string; stderr?: string; exit?: number; hangs?: true }) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-cosign-'));
  const file = join(folder, 'cosign');
  const source = `#!${process.execPath}
require('fs').writeFileSync(${JSON.stringify(join(folder, 'args'))}, JSON.stringify(process.argv.slice(2)));
const reply = ${JSON.stringify(reply)};
process.stdout.write(reply.stdout ?? ''); process.stderr.write(reply.stderr ?? '');
process.exitCode = reply.exit ?? 0;
if (reply.hangs) setTimeout(() => undefined, 60000);
`;
  writeFileSync(file, source);
  chmodSync(file, 0o755);
  return { file, args: () => JSON.parse(readFileSync(join(folder, 'args'), 'utf8')) as string[] };
}

function verify(
  file: string,
  trust: SignatureTrust = key,
  insecure: string[] = [],
  timeoutMs = 20_000,
) {
  const options = { run, cosignPath: file, insecureRegistries: insecure, timeoutMs };
  return createCosign(options).verify(repository, digest('a'), trust, never);
}

const payload = (of: Digest) =>
  JSON.stringify([{ critical: { image: { 'docker-manifest-digest': of }, type: 'x' } }]);

it('is verified when cosign says so of this very digest', async () => {
  const cosign = program({ stdout: `\n${payload(digest('a'))}\n` });
  expect(await verify(cosign.file)).toEqual({ verified: true });
  expect(cosign.args()).toEqual([
    'verify',
    '--output=json',
    '--key=/keys/cosign.pub',
    `registry.example:5000/acme/api@${digest('a')}`,
  ]);
  await expect(verify(program({ stdout: payload(digest('b')) }).file)).rejects.toMatchObject({
    reason: 'failed',
  });
  await expect(verify(program({ stdout: 'fine' }).file)).rejects.toMatchObject({
    reason: 'failed',
  });
});

it('hands on identities, the missing log and insecure registries as single arguments', async () => {
  const cosign = program({ exit: 10 });
  const identity = { kind: 'identity', identity: '--key=x', issuer: 'https://i.example' } as const;
  await verify(cosign.file, identity, ['registry.example:5000']);
  expect(cosign.args().slice(2, -1)).toEqual([
    '--certificate-identity=--key=x',
    '--certificate-oidc-issuer=https://i.example',
    '--allow-http-registry',
    '--allow-insecure-registry',
  ]);
  await verify(cosign.file, { ...key, transparencyLog: false });
  expect(cosign.args()).toContain('--insecure-ignore-tlog=true');
});

it.each([
  [10, 'Error: no signatures found', 'cosign finds no signature.'],
  [
    12,
    'Error: no matching signatures: invalid signature when \u001b[31mvalidating\u001b[0m ASN.1',
    'no matching signatures: invalid signature when validating ASN.1.',
  ],
  [
    1,
    'WARNING: x\nError: no matching attestations: failed to verify signature\nerror during command execution: …',
    'no matching attestations: failed to verify signature.',
  ],
])('exit code %i with “%s” is not verified', async (exit, stderr, why) => {
  expect(await verify(program({ exit, stderr }).file)).toEqual({ verified: false, why });
});

it('what could not be checked is neither', async () => {
  const roots = 'Error: setting trusted material: getting trusted root from TUF: no such host';
  await expect(verify(program({ exit: 1, stderr: roots }).file)).rejects.toMatchObject({
    reason: 'failed',
    message: expect.stringContaining('getting trusted root from TUF') as string,
  });
  await expect(verify('/nowhere/cosign')).rejects.toMatchObject({ reason: 'cosign-missing' });
  await expect(verify(program({ hangs: true }).file, key, [], 300)).rejects.toMatchObject({
    reason: 'timeout',
  });
});
