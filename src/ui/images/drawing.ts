import type { Account } from '../../oci/access/account.ts';
import type { Digest } from '../../oci/digest.ts';
import type { PlatformImage } from '../../oci/platformImage.ts';
import type { PullLimit } from '../../oci/pullLimit.ts';
import type { Repository, TagReference } from '../../oci/reference.ts';
import type { Translate } from '../translate.ts';
import type { Known, TagDetails } from './shelf.ts';

/** What drawing may look at: what is known by now, the time, the language. */
export interface Drawing {
  readonly t: Translate;
  readonly now: number;
  readonly language: string;
  pullLimit(registry: string): PullLimit | undefined;
  /** Who the registry was told is asking. */
  account(registry: string): Account | undefined;
  tag(reference: TagReference): Pick<Known<TagDetails>, 'value' | 'error'> | undefined;
  platform(repository: Repository, digest: Digest): Known<PlatformImage> | undefined;
}
