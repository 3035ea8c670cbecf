import { RegistryError } from '../../oci/registryError.ts';
import type { ExchangeFault } from './exchangeFault.ts';
import { badPort } from './exchangeFault.ts';

/** What a fault means to the user of the registry at `url`. */
export function connectionError(url: URL, fault: ExchangeFault): RegistryError {
  const { host } = url;
  const details = { host, cause: fault };
  switch (fault.kind) {
    case 'connection':
      return new RegistryError(
        'unreachable',
        `${host} cannot be reached: ${connectionWords(fault)}.`,
        'Check that the registry is running and its address is right, then the network and proxy settings.',
        details,
      );
    case 'name':
      return new RegistryError(
        'unreachable',
        `${host} cannot be reached: its name cannot be resolved (${fault.detail}).`,
        'Check the spelling of the registry, and that you are online.',
        details,
      );
    case 'certificate':
      return new RegistryError(
        'tls',
        `${host} cannot be trusted: ${certificateWords(fault.detail)} (${fault.detail}).`,
        certificateRemedy(fault.detail, host),
        details,
      );
    case 'not-tls':
      return new RegistryError(
        'insecure',
        `${host} does not answer in TLS (${fault.detail}).`,
        'If the registry speaks plain HTTP, list its host in the setting slipway.insecureRegistries.',
        details,
      );
    case 'timeout':
      return new RegistryError(
        'timeout',
        `${host} did not ${fault.phase === 'headers' ? 'answer' : 'finish its answer'} in time (${fault.detail}).`,
        'Try again; if it happens again, check the network and proxy settings.',
        details,
      );
    case 'too-large':
      return new RegistryError(
        'too-large',
        `${host} answered with more than ${fault.detail}.`,
        'Check that the address is that of a registry, and the reference that of an image; Slipway reads no more than this.',
        details,
      );
    case 'corrupt':
      return new RegistryError(
        'malformed',
        `The answer of ${host} cannot be decompressed (${fault.detail}).`,
        'Try again; if it happens again, check the proxy in front of the registry.',
        details,
      );
  }
}

function connectionWords({ detail, phase }: ExchangeFault): string {
  if (detail === 'ECONNREFUSED') return 'it refuses the connection (ECONNREFUSED)';
  if (detail === badPort) return 'HTTP clients refuse to use this port';
  return phase === 'headers'
    ? `the connection was lost (${detail})`
    : `the connection was lost in the middle of the answer (${detail})`;
}

/** TLS alerts of servers that were shown no certificate, or not the right one. */
const clientWanted = /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE)/;

function certificateWords(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'its certificate is not valid yet';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'its certificate is for another name';
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return 'its certificate is self-signed';
  if (/SELF_SIGNED|UNABLE_TO_|CERT_UNTRUSTED|INVALID_CA/.test(code))
    return 'its certificate is issued by an authority unknown here';
  if (clientWanted.test(code)) return 'it wants a client certificate';
  return 'TLS could not be set up';
}

function certificateRemedy(code: string, host: string): string {
  if (clientWanted.test(code))
    return `Put client.cert and client.key (PEM) into ~/.docker/certs.d/${host}, or /etc/docker/certs.d/${host}.`;
  if (code === 'CERT_HAS_EXPIRED') return 'Have the certificate of the registry renewed.';
  if (code === 'CERT_NOT_YET_VALID') return 'Check the clock of this machine.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'Use the name the certificate is for, or have one issued for this name.';
  return `Put its certificate authority (PEM) into ~/.docker/certs.d/${host}/ca.crt, or add it to the system’s (VS Code reads those with the setting http.systemCertificates), or name its file in the environment variable NODE_EXTRA_CA_CERTS.`;
}
