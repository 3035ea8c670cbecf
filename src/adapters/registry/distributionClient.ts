import { setTimeout as wait } from 'node:timers/promises';
import type { PullLimit } from '../../oci/pullLimit.ts';
import type { Registry } from '../../oci/registry.ts';
import type { RegistryMemory } from '../../oci/registryMemory.ts';
import type { RegistryWriter } from '../../oci/registryWriter.ts';
import type { RegistryAccess } from '../../oci/access/registryAccess.ts';
import { createAuthorizer } from './authorizer.ts';
import { certificateFetch } from './certificateFetch.ts';
import { checkCredential } from './checkCredential.ts';
import { createContentCache } from './contentCache.ts';
import type { CredentialSource } from '../../oci/access/credential.ts';
import { createDiskCache } from './diskCache.ts';
import { fetchBlob } from './fetchBlob.ts';
import type { KeptFiles } from './keptFiles.ts';
import { createKeptFiles } from './keptFiles.ts';
import { listReferrers } from './listReferrers.ts';
import { listTags } from './listTags.ts';
import { createManifests } from './manifests.ts';
import { plainHttpTo } from './plainHttp.ts';
import { createSession } from './session.ts';
import { createTagDigests } from './tagDigests.ts';
import { createTagLists } from './tagLists.ts';
import type { Timeouts } from './timeouts.ts';
import { defaultTimeouts } from './timeouts.ts';
import { createTransport } from './transport.ts';
import { createWriter } from './writer.ts';

export interface RegistryOptions {
  readonly credentials: CredentialSource;
  /** Hosts (`host` or `host:port`) that may be spoken to in plain HTTP; loopback always may. */
  readonly insecureRegistries: readonly string[];
  /** Folders of certificates by registry, as Docker's `certs.d`; the first with one for a host counts. */
  readonly certificateFolders?: readonly string[];
  /** Where content is kept by digest; without it only memory is used. */
  readonly cacheFolder?: string;
  readonly userAgent: string;
  readonly fetch?: typeof fetch;
  /** Told each `Warning: 299` text of a registry once. */
  readonly onWarning?: (host: string, text: string) => void;
  /** Told what a registry says is left of the pull quota. */
  readonly onRateLimit?: (host: string, left: PullLimit) => void;
  readonly timeouts?: Partial<Timeouts>;
  /** Waits before a retry; replaced in tests. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export type RegistryClient = Registry & RegistryWriter & RegistryMemory & RegistryAccess;

/** A registry over HTTP (OCI distribution specification 1.1), to read and to write. */
export function createRegistry(options: RegistryOptions): RegistryClient {
  const { credentials, userAgent, onWarning, onRateLimit } = options;
  const plainHttp = plainHttpTo(options.insecureRegistries);
  const transport = createTransport({
    // Looked up at each call: VS Code puts its own in place, for proxies and certificates.
    fetcher: certificateFetch(
      options.fetch ?? ((input, init) => fetch(input, init)),
      options.certificateFolders ?? [],
    ),
    timeouts: { ...defaultTimeouts, ...options.timeouts },
    plainHttp,
    pause: options.pause ?? ((milliseconds, signal) => wait(milliseconds, undefined, { signal })),
  });
  const shared = { transport, plainHttp, userAgent, onWarning, onRateLimit };
  const authorizer = createAuthorizer({ ...shared, credentials });
  const session = createSession({ ...shared, authorizer });
  const { cacheFolder } = options;
  const disk = cacheFolder === undefined ? undefined : createDiskCache(cacheFolder);
  const cache = createContentCache(disk);
  const kept = (suffix: `.${string}`, capacity: number): KeptFiles | undefined =>
    cacheFolder === undefined ? undefined : createKeptFiles(cacheFolder, { suffix, capacity });
  const lists = createTagLists(kept('.tags', 32 * 1024 * 1024));
  const manifests = createManifests(
    session,
    cache,
    createTagDigests(kept('.digests', 8 * 1024 * 1024)),
  );
  return {
    ...createWriter(session, manifests),
    accountAt: (registry) => authorizer.accountAt(registry),
    checkCredential: (registry, credential, signal) =>
      checkCredential(shared, registry, credential, signal),
    listTags: (repository, signal) =>
      lists.keeping(repository, listTags(session, repository, signal)),
    recallTags: (repository) => lists.last(repository),
    recallManifest: (reference) => manifests.recall(reference),
    resolve: (reference, signal) => manifests.resolve(reference, signal),
    fetchManifest: (reference, signal) => manifests.fetch(reference, signal),
    fetchBlob: (repository, blob, signal) => fetchBlob(session, cache, repository, blob, signal),
    listReferrers: (repository, digest, signal) =>
      listReferrers(session, manifests, repository, digest, signal),
  };
}
