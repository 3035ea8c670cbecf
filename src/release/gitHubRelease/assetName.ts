/**
 * The name GitHub gives an uploaded file: it keeps ASCII letters, digits and `-_+@.`, and puts one
 * full stop for anything else. Sent like this, the name that is asked for is the name that is there.
 * https://docs.github.com/rest/releases/assets#upload-a-release-asset
 */
export function assetName(path: string): string {
  const file = path.split('/').at(-1) ?? '';
  const plain = file.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const kept = plain.replaceAll(/[^A-Za-z0-9\-_+@]+/g, '.');
  const trimmed = kept.replaceAll(/^\.+|\.+$/g, '');
  if (trimmed === '') return 'default';
  // Of a name that began with what is dropped only an extension may be left.
  return plain.startsWith('.') || (trimmed !== file && !trimmed.includes('.'))
    ? `default.${trimmed}`
    : trimmed;
}
