import type { AttestationSummary } from '../../oci/attestation.ts';
import type { ComparedImage } from '../../oci/local/compareLocal.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import type { TagGroupKind } from '../../oci/orderTags.ts';
import type { Platform } from '../../oci/platform.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import type { RememberedTags } from '../../oci/registryMemory.ts';
import type { ImageDefinition } from '../../release/config/imageDefinition.ts';
import type { RemedyAction } from '../remedies.ts';

interface NodeCommon {
  /** Stable across refreshes: expansion and selection hang on it. */
  readonly id: string;
  readonly parent: ImagesNode | undefined;
}

export interface ImageNode extends NodeCommon {
  readonly kind: 'image';
  readonly image: ImageDefinition;
  /** Name of the workspace folder, when there are several. */
  readonly folder: string | undefined;
  /** URI of the workspace folder. */
  readonly folderUri: string;
}

/** What others release and this folder packages; they are asked when it is opened. */
export interface UpstreamNode extends NodeCommon {
  readonly kind: 'upstream';
  /** Name of the workspace folder, when there are several. */
  readonly folder: string | undefined;
  /** URI of the workspace folder. */
  readonly folderUri: string;
}

export interface RepositoryNode extends NodeCommon {
  readonly kind: 'repository';
  readonly repository: Repository;
  /** Added by hand, so it can be removed from the view. */
  readonly added: boolean;
}

export interface GroupNode extends NodeCommon {
  readonly kind: 'group';
  readonly repository: Repository;
  readonly group: TagGroupKind;
  /** Those that match the search. */
  readonly tags: readonly string[];
  readonly total: number;
  readonly searching: boolean;
}

export interface TagNode extends NodeCommon {
  readonly kind: 'tag';
  readonly reference: TagReference;
}

export interface PlatformNode extends NodeCommon {
  readonly kind: 'platform';
  readonly reference: TagReference;
  readonly descriptor: Descriptor;
  /** As the index says; absent where only the image's config does. */
  readonly platform?: Platform;
  readonly attestations: readonly Descriptor[];
}

/** A row that says one thing about a platform. */
export interface FactNode extends NodeCommon {
  readonly kind: 'fact';
  readonly fact: 'digest' | 'size' | 'created';
  readonly platform: PlatformNode;
}

export interface AttestationsNode extends NodeCommon {
  readonly kind: 'attestations';
  readonly reference: TagReference;
  readonly attestations: readonly AttestationSummary[];
}

/** A child of an index that is no image: an artifact, or an attestation of nothing in this index. */
export interface ArtifactNode extends NodeCommon {
  readonly kind: 'artifact';
  readonly reference: TagReference;
  readonly descriptor: Descriptor;
  readonly role: 'attestation' | 'other';
}

/** What the engine has of a repository. */
export interface LocalGroupNode extends NodeCommon {
  readonly kind: 'local';
  readonly repository: Repository;
  readonly count: number;
  /** Why the engine cannot be asked. */
  readonly error?: unknown;
}

export interface LocalImageNode extends NodeCommon {
  readonly kind: 'localImage';
  readonly reference: TagReference;
  readonly compared: ComparedImage;
}

export interface MoreNode extends NodeCommon {
  readonly kind: 'more';
  readonly parent: GroupNode;
  readonly hidden: number;
}

/** How far the reading of a long list is; what goes on or stops it hangs on this row. */
export interface ReadingNode extends NodeCommon {
  readonly kind: 'reading';
  readonly repository: Repository;
  readonly count: number;
  /** When the names that are shown were read, in milliseconds since 1970, if not now. */
  readonly asOf?: number;
  /** `full`: the registry has more than is held. */
  readonly state: 'reading' | 'paused' | 'full';
}

/** Something to know that is no failure; with `action`, something to do. */
export interface NoteNode extends NodeCommon {
  readonly kind: 'note';
  readonly label: string;
  readonly description?: string;
  readonly icon: string;
  readonly action?: RemedyAction;
}

export interface ProblemNode extends NodeCommon {
  readonly kind: 'problem';
  readonly error: unknown;
  /** When what is shown all the same was read, in milliseconds since 1970. */
  readonly former?: Pick<RememberedTags, 'at' | 'whole'>;
  /** Repository whose tags are read again by Retry; everything without it. */
  readonly repository?: Repository;
  /** What else could help, before what the error itself suggests. */
  readonly action?: RemedyAction;
}

export type ImagesNode =
  | ImageNode
  | UpstreamNode
  | RepositoryNode
  | GroupNode
  | TagNode
  | PlatformNode
  | FactNode
  | AttestationsNode
  | ArtifactNode
  | LocalGroupNode
  | LocalImageNode
  | MoreNode
  | ReadingNode
  | NoteNode
  | ProblemNode;
