import type { FileChangePlan } from '../../release/fileChanges/fileChangePlan.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';

/** `package.json, CHANGELOG.md (new)`. */
export function filesText({ files }: FileChangePlan, t: Translate): string {
  return files
    .map(({ path, before, after }) => {
      const name = plainText(path);
      if (before === undefined) return t('{0} (new)', name);
      return before === after ? t('{0} (written already)', name) : name;
    })
    .join(', ');
}
