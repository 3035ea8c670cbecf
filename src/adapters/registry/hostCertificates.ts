import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { RegistryError } from '../../oci/registryError.ts';

/** What the user keeps for one registry host: PEM texts. */
export interface HostCertificates {
  /** Certificate authorities, besides the usual ones. */
  readonly ca: readonly string[];
  /** Client certificate and its key. */
  readonly client?: { readonly cert: string; readonly key: string };
}

/**
 * Certificates as the Docker Engine keeps them (docs.docker.com/engine/security/certificates): a
 * folder named `host` or `host:port` with `*.crt` for authorities and `NAME.cert` with `NAME.key`
 * for a client. The first of `folders` that has one decides; undefined where none has. `host` is a
 * URL's, without the usual port. RegistryError `tls` for files that cannot be used.
 */
export async function hostCertificates(
  folders: readonly string[],
  host: string,
): Promise<HostCertificates | undefined> {
  for (const folder of folders)
    for (const name of namesOf(host)) {
      const place = join(folder, name);
      const files = await filesIn(place, host);
      if (files !== undefined && files.length > 0) return read(place, host, files);
    }
  return undefined;
}

/** On Windows a colon cannot be part of a name: Docker leaves it out there. */
function namesOf(host: string): string[] {
  const [name = '', port = '443'] = splitPort(host);
  const plain = port === '443' ? [name, `${name}:443`] : [`${name}:${port}`];
  return process.platform === 'win32' ? plain.map((one) => one.replaceAll(':', '')) : plain;
}

function splitPort(host: string): string[] {
  const [, name, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return [name ?? host, ...(port === undefined ? [] : [port])];
}

async function filesIn(place: string, host: string): Promise<string[] | undefined> {
  try {
    return (await readdir(place)).sort();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unusable(host, `${place} cannot be read (${code})`, error);
  }
}

async function read(
  place: string,
  host: string,
  files: readonly string[],
): Promise<HostCertificates> {
  const text = async (file: string): Promise<string> => {
    try {
      return await readFile(join(place, file), 'utf8');
    } catch (error) {
      throw unusable(host, `${join(place, file)} cannot be read (${codeOf(error)})`, error);
    }
  };
  const ca = await Promise.all(files.filter((file) => file.endsWith('.crt')).map(text));
  const cert = files.find((file) => file.endsWith('.cert'));
  const key = cert?.replace(/\.cert$/, '.key');
  if (cert !== undefined && (key === undefined || !files.includes(key)))
    throw unusable(
      host,
      `${join(place, cert)} has no ${String(key)} beside it; certificate authorities end in .crt`,
    );
  const client =
    cert === undefined || key === undefined
      ? {}
      : { client: { cert: await text(cert), key: await text(key) } };
  const found = { ca, ...client };
  try {
    // TLS itself takes what is no certificate for an empty list.
    for (const one of ca) new X509Certificate(one);
    createSecureContext(tlsOptions(found));
  } catch (error) {
    throw unusable(host, `what is in ${place} is no certificate and key in PEM`, error);
  }
  return found;
}

/** As Node's TLS takes them. */
export function tlsOptions({ ca, client }: HostCertificates) {
  return { ca: [...ca], ...client };
}

function unusable(host: string, why: string, cause?: unknown): RegistryError {
  return new RegistryError(
    'tls',
    `The certificates kept for ${host} cannot be used: ${why}.`,
    'Correct the files or remove the folder; Docker reads the same ones.',
    cause === undefined ? { host } : { host, cause },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
