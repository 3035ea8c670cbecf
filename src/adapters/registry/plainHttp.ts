import { addressClass } from './addressClass.ts';

/** Hosts that may be spoken to without TLS: the machine itself, and those the user listed. */
export interface PlainHttp {
  allows(url: URL): boolean;
}

/** `insecureRegistries` hold `host` (any port) or `host:port`. */
export function plainHttpTo(insecureRegistries: readonly string[]): PlainHttp {
  const listed = new Set(insecureRegistries.map((host) => host.trim().toLowerCase()));
  return {
    allows: (url) =>
      addressClass(url.hostname) === 'loopback' || listed.has(url.host) || listed.has(url.hostname),
  };
}
