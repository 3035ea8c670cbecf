import type { Event, EventEmitter } from 'vscode';
import type { BuildKit } from '../build/buildKit.ts';
import type { BuildHistory } from '../build/history/buildHistory.ts';
import type { Engine } from '../build/engine.ts';
import type { RegistryAccess } from '../oci/access/registryAccess.ts';
import type { LocalImages } from '../oci/local/localImage.ts';
import type { PullLimit } from '../oci/pullLimit.ts';
import type { TagReference } from '../oci/reference.ts';
import type { Registry } from '../oci/registry.ts';
import type { RegistryMemory } from '../oci/registryMemory.ts';
import type { RegistryWriter } from '../oci/registryWriter.ts';
import type { SignatureVerifier } from '../oci/signatureVerifier.ts';
import type { EditorHost } from './editorHost.ts';
import type { Sessions } from './sessions.ts';
import type { Settings } from './settings.ts';
import type { ShowError } from './showError.ts';

export interface PullsLeft {
  readonly registry: string;
  readonly left: PullLimit;
}

/** What the composition root hands to the features; each takes the members it uses. */
export interface EditorParts {
  readonly host: EditorHost;
  readonly sessions: Sessions;
  readonly registry: Registry;
  readonly memory: RegistryMemory;
  readonly writer: RegistryWriter;
  readonly access: RegistryAccess;
  readonly verifier: SignatureVerifier;
  readonly buildKit: BuildKit;
  readonly history: BuildHistory;
  readonly engine: Engine;
  readonly localImages: LocalImages;
  readonly settings: () => Settings;
  readonly showError: ShowError;
  /** Fired with the tags a confirmed push has moved; views of the registry read them anew. */
  readonly pushed: EventEmitter<readonly TagReference[]>;
  /** Fired when somebody signed in to a registry or out of it. */
  readonly signedIn: Event<void>;
  /** Fired with what a registry says is left of its quota of pulls. */
  readonly pullsLeft: EventEmitter<PullsLeft>;
}
