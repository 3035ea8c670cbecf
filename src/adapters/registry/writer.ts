import { isDigest } from '../../oci/digest.ts';
import type { Digest } from '../../oci/digest.ts';
import { acceptedManifests } from '../../oci/mediaType.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatReference, formatRepository } from '../../oci/reference.ts';
import { RegistryError } from '../../oci/registryError.ts';
import type { RegistryWriter } from '../../oci/registryWriter.ts';
import type { HttpAnswer } from './exchange.ts';
import { addReferrer } from './addReferrer.ts';
import type { Manifests } from './manifests.ts';
import { readBlob } from './readBlob.ts';
import type { RepositoryRequest, Session } from './session.ts';
import { uploadLocation } from './uploadLocation.ts';
import { deleteError, writeError } from './writeError.ts';

/** Of answers to writes nothing but the headers is of use. */
const answerBytes = 64 * 1024;

/** Writes to registries (distribution specification, Push and Content Management). */
export function createWriter(session: Session, manifests: Manifests): RegistryWriter {
  /** Uploads a registry has begun in place of a mount: taken up by the upload that follows. */
  const begun = new Map<string, URL>();

  async function has(
    repository: Repository,
    path: string,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { status } = await session.ask(
      repository,
      {
        method: 'HEAD',
        path: `${path}/${digest}`,
        accept: path === 'manifests' ? acceptedManifests.join(', ') : '*/*',
        maxBytes: answerBytes,
        subject: `${formatRepository(repository)}@${digest}`,
        scope: pushScope(repository),
        tolerate: (answered) => answered === 404,
      },
      signal,
    );
    return status === 200;
  }

  async function begin(repository: Repository, subject: string, signal: AbortSignal): Promise<URL> {
    const asked = write('POST', 'blobs/uploads/', subject, repository);
    const answer = await session.ask(repository, asked, signal);
    return uploadLocation(answer, repository.registry);
  }

  const putManifest: RegistryWriter['putManifest'] = async (reference, content, signal) => {
    const { mediaType, digest, bytes } = content;
    const { repository } = reference;
    const path = `manifests/${reference.kind === 'tag' ? reference.tag : reference.digest}`;
    const asked = {
      ...write('PUT', path, formatReference(reference), repository),
      headers: { 'content-type': mediaType },
      body: new Uint8Array(bytes),
      // By digest it can only ever be the same content; a tag may be somebody else's by then.
      repeatable: reference.kind === 'digest',
    };
    const answer = await session.ask(repository, asked, signal);
    refuseOther(answer, digest, repository);
  };

  return {
    putManifest,
    addReferrer: (...asked) =>
      addReferrer({ session, manifests, writer: { putManifest } }, ...asked),
    hasManifest: (repository, digest, signal) => has(repository, 'manifests', digest, signal),
    hasBlob: (repository, digest, signal) => has(repository, 'blobs', digest, signal),
    readBlob: (repository, blob, signal) => readBlob(session, repository, blob, signal),

    async deleteTag(reference, signal) {
      const { repository, tag } = reference;
      const scope = `repository:${repository.name}:delete`;
      const asked: RepositoryRequest = {
        ...write('DELETE', `manifests/${tag}`, formatReference(reference), repository),
        scope,
        explain: deleteError,
      };
      await session.ask(repository, asked, signal);
    },

    async mountBlob(repository, digest, from, signal) {
      const subject = `${formatRepository(repository)}@${digest}`;
      const query = new URLSearchParams({ mount: digest, from: from.name });
      const asked = {
        ...write('POST', `blobs/uploads/?${query.toString()}`, subject, repository),
        scope: `${pushScope(repository)} repository:${from.name}:pull`,
      };
      const answer = await session.ask(repository, asked, signal);
      if (answer.status !== 202) return true;
      begun.set(subject, uploadLocation(answer, repository.registry));
      return false;
    },

    async uploadBlob(repository, blob, content, signal) {
      const subject = `${formatRepository(repository)}@${blob.digest}`;
      const at = begun.get(subject) ?? (await begin(repository, subject, signal));
      begun.delete(subject);
      const type = { 'content-type': 'application/octet-stream' };
      const sent = await session.ask(
        repository,
        { ...write('PATCH', at, subject, repository), headers: type, body: content },
        signal,
      );
      const last = uploadLocation(sent, repository.registry);
      last.searchParams.set('digest', blob.digest);
      const asked = { ...write('PUT', last, subject, repository), headers: type };
      refuseOther(await session.ask(repository, asked, signal), blob.digest, repository);
    },
  };
}

function pushScope({ name }: Repository): string {
  return `repository:${name}:pull,push`;
}

function write(
  method: RepositoryRequest['method'],
  path: string | URL,
  subject: string,
  repository: Repository,
): RepositoryRequest {
  const scope = pushScope(repository);
  return {
    method,
    path,
    subject,
    scope,
    accept: '*/*',
    maxBytes: answerBytes,
    tolerate: (status) => status === 201 || status === 202 || status === 204,
    explain: writeError,
  };
}

/** A registry that stored something else under the name of ours must not pass for done. */
function refuseOther(answer: HttpAnswer, digest: Digest, repository: Repository): void {
  const said = answer.headers.get('docker-content-digest');
  if (said === null || said === digest || !isDigest(said)) return;
  // The same content under another algorithm.
  if (said.split(':', 1)[0] !== digest.split(':', 1)[0]) return;
  throw new RegistryError(
    'digest-mismatch',
    `${repository.registry} stored ${said} where ${digest} was sent to ${formatRepository(repository)}.`,
    'Do not use what is there now. Check the proxy in front of the registry, then write it again.',
    { host: repository.registry },
  );
}
