import type { MirrorState } from '../../release/mirror/readMirror.ts';
import { sourceText } from '../../release/mirror/upstreamApplication.ts';
import type { Translate } from '../translate.ts';

/** What is said of an application whose newest version is known. */
export interface MirrorTexts {
  /** `notes 2.1.0` */
  readonly label: string;
  readonly source: string;
  /** Repositories without it; empty where all have it. */
  readonly missing: string;
}

export function mirrorTexts(
  { application, upstream, images }: Extract<MirrorState, { readonly kind: 'read' }>,
  t: Translate,
): MirrorTexts {
  const missing = images.filter(({ has }) => !has).map(({ repository }) => repository);
  return {
    label: `${application.name} ${upstream.newest.version}`,
    source: sourceText(application.source),
    missing: missing.length === 0 ? '' : t('not in {0}', missing.join(', ')),
  };
}
