import { generateKeyPairSync, sign } from 'node:crypto';

export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateOptions {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** The IP address or DNS name it is for. */
  readonly for?: { readonly ip: readonly number[] } | { readonly dns: string };
}

/** A self-signed X.509 certificate (RFC 5280), written in DER by hand: Node can only read them. */
export function selfSignedCertificate(options: CertificateOptions = {}): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 24 * 3600_000;
  const notBefore = options.notBefore ?? new Date(Date.now() - day);
  const notAfter = options.notAfter ?? new Date(Date.now() + day);
  const name = sequence(set(sequence(oid(0x55, 4, 3), utf8('Slipway test'))));
  const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(Date.now()),
    ecdsaWithSha256,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(basicConstraints(), alternativeName(options.for ?? { ip: [127, 0, 0, 1] }))),
  );
  const signature = sign('sha256', body, privateKey);
  const der = sequence(body, ecdsaWithSha256, tlv(3, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

function basicConstraints(): Buffer {
  const authority = sequence(tlv(1, Buffer.from([0xff])));
  return sequence(oid(0x55, 0x1d, 19), tlv(1, Buffer.from([0xff])), tlv(4, authority));
}

function alternativeName(name: NonNullable<CertificateOptions['for']>): Buffer {
  const general = 'ip' in name ? tlv(0x87, Buffer.from(name.ip)) : tlv(0x82, Buffer.from(name.dns));
  return sequence(oid(0x55, 0x1d, 17), tlv(4, sequence(general)));
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

function set(...parts: readonly Buffer[]): Buffer {
  return tlv(0x31, ...parts);
}

function oid(...bytes: readonly number[]): Buffer {
  return tlv(6, Buffer.from(bytes));
}

function utf8(text: string): Buffer {
  return tlv(12, Buffer.from(text));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return tlv(2, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tlv(23, Buffer.from(`${digits}Z`));
}
