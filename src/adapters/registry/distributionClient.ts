import type { Registry } from '../../oci/registry.ts';
import type { CredentialSource } from './credential.ts';
import type { Timeouts } from './timeouts.ts';

export interface RegistryOptions {
  readonly credentials: CredentialSource;
  /** Hosts (`host` or `host:port`) that may be spoken to in plain HTTP; loopback always may. */
  readonly insecureRegistries: readonly string[];
  /** Where content is kept by digest; without it only memory is used. */
  readonly cacheFolder?: string;
  readonly userAgent: string;
  readonly fetch?: typeof fetch;
  /** Told each `Warning: 299` text of a host once. */
  readonly onWarning?: (host: string, text: string) => void;
  /** Told what Docker Hub and others say is left of the pull quota. */
  readonly onRateLimit?: (host: string, left: RateLimit) => void;
  readonly timeouts?: Partial<Timeouts>;
  /** Waits before a retry; replaced in tests. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface RateLimit {
  readonly remaining: number;
  readonly limit?: number;
}

/** A Registry over HTTP (OCI distribution specification 1.1). */
export function createRegistry(options: RegistryOptions): Registry {
  throw new Error(`not written yet: ${options.userAgent}`);
}
