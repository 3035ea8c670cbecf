/** A version by PEP 440. */
export interface PythonVersion {
  /** Normalised, e.g. `1.0rc1` for `1.0-RC.1`. */
  readonly normalised: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Neither a pre-, post- nor development release. */
  readonly final: boolean;
}

const form = new RegExp(
  [
    '^v?',
    '(?:(?<epoch>[0-9]+)!)?',
    '(?<release>[0-9]+(?:\\.[0-9]+)*)',
    '(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>[0-9]+)?)?',
    '(?:-(?<bare>[0-9]+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>[0-9]+)?)?',
    '(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>[0-9]+)?)?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  ].join(''),
  'i',
);

const spellings: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** Parses and normalises (PEP 440, appendix B and “Normalization”); undefined when it is none. */
export function parsePep440(text: string): PythonVersion | undefined {
  const groups = form.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const release = (groups['release'] ?? '').split('.').map(Number);
  const epoch = Number(groups['epoch'] ?? 0);
  const pre = groups['pre']?.toLowerCase();
  const hasPost = groups['post'] !== undefined || groups['bare'] !== undefined;
  const hasDev = groups['dev'] !== undefined;
  let normalised = `${epoch === 0 ? '' : `${epoch}!`}${release.join('.')}`;
  if (pre !== undefined)
    normalised += `${spellings[pre] ?? pre}${Number(groups['preNumber'] ?? 0)}`;
  if (hasPost) normalised += `.post${Number(groups['postNumber'] ?? groups['bare'] ?? 0)}`;
  if (hasDev) normalised += `.dev${Number(groups['devNumber'] ?? 0)}`;
  // docker/metadata-action's library joins the local segments with commas; its tags then say “-”.
  if (groups['local'] !== undefined) normalised += `+${localVersion(groups['local'])}`;
  return {
    normalised,
    major: release[0] ?? 0,
    minor: release[1] ?? 0,
    patch: release[2] ?? 0,
    final: pre === undefined && !hasPost && !hasDev,
  };
}

function localVersion(local: string): string {
  return local
    .split(/[-_.]/)
    .map((segment) => (/^[0-9]+$/.test(segment) ? `${Number(segment)}` : segment.toLowerCase()))
    .join(',');
}
