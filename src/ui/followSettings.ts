import type { BuildKit } from '../build/buildKit.ts';
import type { BuildHistory } from '../build/history/buildHistory.ts';
import type { Engine } from '../build/engine.ts';
import type { RegistryAccess } from '../oci/access/registryAccess.ts';
import type { LocalImages } from '../oci/local/localImage.ts';
import type { Registry } from '../oci/registry.ts';
import type { RegistryMemory } from '../oci/registryMemory.ts';
import type { RegistryWriter } from '../oci/registryWriter.ts';

/** Opens anew when what it was opened with (`key`) has changed, e.g. a setting or workspace trust. */
export function reopenWhenChanged<Port>(key: () => string, open: () => Port): () => Port {
  let last: { readonly key: string; readonly port: Port } | undefined;
  return () => {
    const now = key();
    if (last?.key !== now) last = { key: now, port: open() };
    return last.port;
  };
}

export function followRegistry(current: () => Registry): Registry {
  return {
    listTags: (...args) => current().listTags(...args),
    resolve: (...args) => current().resolve(...args),
    fetchManifest: (...args) => current().fetchManifest(...args),
    fetchBlob: (...args) => current().fetchBlob(...args),
    listReferrers: (...args) => current().listReferrers(...args),
  };
}

export function followMemory(current: () => RegistryMemory): RegistryMemory {
  return {
    recallTags: (...args) => current().recallTags(...args),
    recallManifest: (...args) => current().recallManifest(...args),
  };
}

export function followAccess(current: () => RegistryAccess): RegistryAccess {
  return {
    accountAt: (...args) => current().accountAt(...args),
    checkCredential: (...args) => current().checkCredential(...args),
  };
}

export function followWriter(current: () => RegistryWriter): RegistryWriter {
  return {
    hasManifest: (...args) => current().hasManifest(...args),
    putManifest: (...args) => current().putManifest(...args),
    addReferrer: (...args) => current().addReferrer(...args),
    deleteTag: (...args) => current().deleteTag(...args),
    hasBlob: (...args) => current().hasBlob(...args),
    mountBlob: (...args) => current().mountBlob(...args),
    readBlob: (...args) => current().readBlob(...args),
    uploadBlob: (...args) => current().uploadBlob(...args),
  };
}

export function followBuildKit(current: () => BuildKit): BuildKit {
  return {
    version: (...args) => current().version(...args),
    listBuilders: (...args) => current().listBuilders(...args),
    createBuilder: (...args) => current().createBuilder(...args),
    bootstrapBuilder: (...args) => current().bootstrapBuilder(...args),
    useBuilder: (...args) => current().useBuilder(...args),
    removeBuilder: (...args) => current().removeBuilder(...args),
    builderSetup: (...args) => current().builderSetup(...args),
    diskUsage: (...args) => current().diskUsage(...args),
    manage: (...args) => current().manage(...args),
    solve: (...args) => current().solve(...args),
  };
}

export function followHistory(current: () => BuildHistory): BuildHistory {
  return {
    list: (...args) => current().list(...args),
    follow: (...args) => current().follow(...args),
    replay: (...args) => current().replay(...args),
  };
}

export function followEngine(current: () => Engine): Engine {
  return { info: (...args) => current().info(...args) };
}

export function followLocalImages(current: () => LocalImages): LocalImages {
  return {
    list: (...args) => current().list(...args),
    config: (...args) => current().config(...args),
    open: (...args) => current().open(...args),
  };
}
