import type { BuildPlan } from '../../build/buildPlan.ts';
import { otherCaches } from '../../build/localCache.ts';
import { platformNodes } from '../../build/platformNodes.ts';
import { formatReference } from '../../oci/reference.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';

export interface PlannedTagText {
  /** A product icon. */
  readonly icon: string;
  readonly label: string;
  readonly detail?: string;
}

/** What a push does to each tag; a tag that moves comes first. */
export function tagTexts({ tags = [], skip }: BuildPlan, t: Translate): PlannedTagText[] {
  if (skip !== undefined) return [];
  const order = { move: 0, unknown: 1, create: 2 };
  return tags
    .toSorted((one, other) => order[one.action] - order[other.action])
    .map((tag) => {
      const name = formatReference(tag.reference);
      switch (tag.action) {
        case 'create':
          return { icon: 'add', label: t('{0} is new', name) };
        case 'move':
          return {
            icon: 'arrow-right',
            label: t('{0} moves', name),
            detail: t('from {0}', tag.from),
          };
        case 'unknown':
          return { icon: 'question', label: name, detail: tag.problem };
      }
    });
}

/** Which node builds what, where there is more than one or one emulates. */
export function nodeTexts(plan: BuildPlan, t: Translate): string[] {
  const nodes = platformNodes(plan);
  if (new Set(nodes.map(({ node }) => node)).size < 2) return [];
  return nodes.flatMap(({ platform, node, emulated }) => {
    if (node === undefined) return [];
    return [emulated ? t('{0} on {1}, emulated', platform, node) : t('{0} on {1}', platform, node)];
  });
}

/** Caches and secrets, these by name. */
export function usedTexts(plan: BuildPlan, t: Translate): string[] {
  const { spec, byDigest, localCaches = [] } = plan;
  const specs = byDigest === undefined ? [spec] : byDigest.builds.map((build) => build.spec);
  const others = specs.map(otherCaches);
  return [
    ...others.flatMap(({ cacheFrom }) => cacheFrom.map((cache) => t('Cache from {0}', cache))),
    ...others.flatMap(({ cacheTo }) => cacheTo.map((cache) => t('Cache to {0}', cache))),
    ...localCaches.map(({ cache: { name, fresh }, size }) =>
      fresh === undefined
        ? t('Local cache {0}, {1}', name, formatBytes(size))
        : t('Local cache {0}, {1}, replaced when the build succeeds', name, formatBytes(size)),
    ),
    ...spec.secrets.map(({ id }) => t('Secret {0}', id)),
  ];
}
