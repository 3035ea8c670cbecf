import { ruleError } from './ruleError.ts';
import { ruleFields, ruleLines } from './ruleFields.ts';

/** docker/metadata-action's `flavor` input: what holds for all tags. */
export interface Flavor {
  readonly latest: 'auto' | 'true' | 'false';
  readonly prefix: string;
  readonly prefixLatest: boolean;
  readonly suffix: string;
  readonly suffixLatest: boolean;
}

const plain: Flavor = {
  latest: 'auto',
  prefix: '',
  prefixLatest: false,
  suffix: '',
  suffixLatest: false,
};

/** Parses a flavor, one entry or several on a line. Throws ConfigError for what the action refuses. */
export function parseFlavor(text: string): Flavor {
  let flavor = plain;
  for (const line of ruleLines(text)) {
    let affix: 'prefix' | 'suffix' | undefined;
    for (const { key, value: whole } of ruleFields(line.text)) {
      if (key === undefined) throw ruleError(line.text, `“${whole}” is not key=value`);
      // The action takes what stands between the first two equals signs.
      const value = (whole.split('=')[0] ?? '').trim();
      flavor = applyEntry(flavor, key, value, affix, line.text);
      if (key === 'prefix' || key === 'suffix') affix = key;
    }
  }
  return flavor;
}

function applyEntry(
  flavor: Flavor,
  key: string,
  value: string,
  affix: 'prefix' | 'suffix' | undefined,
  line: string,
): Flavor {
  switch (key) {
    case 'latest':
      if (value === 'auto' || value === 'true' || value === 'false')
        return { ...flavor, latest: value };
      throw ruleError(line, `latest “${value}” is none of auto, true, false`);
    case 'prefix':
      return { ...flavor, prefix: value };
    case 'suffix':
      return { ...flavor, suffix: value };
    case 'onlatest':
      if (value !== 'true' && value !== 'false')
        throw ruleError(line, `onlatest “${value}” is neither true nor false`);
      if (affix === undefined) return flavor;
      return affix === 'prefix'
        ? { ...flavor, prefixLatest: value === 'true' }
        : { ...flavor, suffixLatest: value === 'true' };
    default:
      throw ruleError(line, `“${key}” is none of latest, prefix, suffix, onlatest`);
  }
}
