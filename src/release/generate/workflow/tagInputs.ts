import type { SlipwayConfig } from '../../config/config.ts';
import { linesOf } from '../../config/config.ts';
import { parseFlavor } from '../../tags/flavor.ts';
import type { TagRule } from '../../tags/tagRules.ts';
import { parseTagRules } from '../../tags/tagRules.ts';
import { mirrorRules } from '../../mirror/mirrorTags.ts';
import { literal } from './expression.ts';
import type { ReleasedTag } from './releasedRules.ts';
import { releasedRules } from './releasedRules.ts';

/** What docker/metadata-action is told. It looks at the ref alone, so `latest` is decided before. */
export interface TagInputs {
  /** Where the tags are made. */
  readonly tags: string;
  /** Where only the version and whether there is a tag at all matter. */
  readonly anyTags: string;
  readonly flavor: string;
  /** Absent when no rule gives `latest`; else whether it moves without a git tag too. */
  readonly latest?: { readonly withoutTag: boolean };
  readonly scheduled: boolean;
}

/**
 * Rules and flavor of slipway.yaml as inputs of docker/metadata-action, for the ref that started the
 * workflow or for what somebody else released. Throws ConfigError or WorkflowError.
 */
export function tagInputs(
  config: Pick<SlipwayConfig, 'tags' | 'flavor'> | undefined,
  released?: ReleasedTag,
): TagInputs {
  const moves = `enable=\${{ ${released?.moves ?? 'steps.latest.outputs.moves'} }}`;
  const rules =
    released === undefined
      ? parseTagRules(linesOf(config?.tags)).map((rule) => ({ ...rule, text: literal(rule.text) }))
      : releasedRules(parseTagRules(mirrorRules(config)), released);
  const flavor = parseFlavor(linesOf(config?.flavor));
  const always = flavor.latest === 'true';
  const automatic = flavor.latest === 'auto' && rules.some(givesLatest);
  const own = rules.filter(alwaysLatest);
  const latest =
    always || automatic
      ? [`type=raw,value=latest,priority=1,${latestAffixes(flavor)},${moves}`]
      : [];
  const lines = (enable: string): string[] =>
    rules.map((rule) => rule.text + (own.includes(rule) ? `,${enable}` : ''));
  const parts = [
    'latest=false',
    ...(flavor.prefix === '' ? [] : [`prefix=${literal(flavor.prefix)}`]),
    ...(flavor.suffix === '' ? [] : [`suffix=${literal(flavor.suffix)}`]),
  ];
  const needed = latest.length > 0 || own.length > 0;
  return {
    tags: [...lines(moves), ...latest].join('\n'),
    anyTags: lines('enable=true').join('\n'),
    flavor: parts.join('\n'),
    ...(needed ? { latest: { withoutTag: always || own.length > 0 } } : {}),
    scheduled: config?.tags !== undefined && rules.some(({ type }) => type === 'schedule'),
  };
}

/** Rules after which the action adds `latest` by itself. */
function givesLatest(rule: TagRule): boolean {
  switch (rule.type) {
    case 'semver':
    case 'pep440':
    case 'match':
      return true;
    case 'ref':
      return rule.event === 'tag';
    case 'schedule':
    case 'edge':
    case 'raw':
    case 'sha':
      return false;
  }
}

function alwaysLatest(rule: TagRule): boolean {
  return rule.type === 'raw' && rule.value === 'latest' && rule.enable === 'true';
}

/** A flavor's prefix and suffix are for `latest` only where it says so. */
function latestAffixes(flavor: ReturnType<typeof parseFlavor>): string {
  const prefix = flavor.prefixLatest ? flavor.prefix : '';
  const suffix = flavor.suffixLatest ? flavor.suffix : '';
  return `prefix=${literal(prefix)},suffix=${literal(suffix)}`;
}
